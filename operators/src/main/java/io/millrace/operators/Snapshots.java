package io.millrace.operators;

import java.io.DataInput;
import java.io.IOException;

/** What the snapshots of all operators begin with. */
public final class Snapshots {
    private Snapshots() {}

    /** Reads the version of a snapshot; fails if this program does not know it. */
    public static void checkVersion(DataInput in, int known, String operator) throws IOException {
        int version = in.readUnsignedByte();
        if (version != known) {
            throw new IOException("the snapshot of the " + operator + " has version " + version
                    + "; this program reads version " + known);
        }
    }
}
