package io.millrace.connect.file;

import io.millrace.data.BatchBuilder;
import io.millrace.data.ColumnBuilder;
import io.millrace.data.NotNativeException;
import io.millrace.dataflow.SourceRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** The columns of metadata that a table asks for, behind its physical columns: what a row's file is called and so on. */
record FileColumns(int first, List<Key> keys) {
    /** Flink's names of the metadata. */
    enum Key {
        PATH("file.path"),
        NAME("file.name"),
        SIZE("file.size"),
        MODIFICATION_TIME("file.modification-time");

        private final String text;

        Key(String text) {
            this.text = text;
        }

        static Key of(String text) {
            for (Key key : values()) {
                if (key.text.equals(text)) {
                    return key;
                }
            }
            throw new NotNativeException("metadata '" + text + "' of connector 'filesystem'");
        }
    }

    static FileColumns of(SourceRequest request) {
        List<Key> keys = new ArrayList<>();
        int first = request.physicalColumnCount();
        for (int i = 0; i < request.metadataKeys().size(); i++) {
            Key key = Key.of(request.metadataKeys().get(i));
            boolean isTime =
                    request.producedType().getTypeAt(first + i).is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
            if (key == Key.MODIFICATION_TIME && !isTime) {
                throw new NotNativeException("metadata 'file.modification-time' as another type than TIMESTAMP_LTZ");
            }
            keys.add(key);
        }
        return new FileColumns(first, List.copyOf(keys));
    }

    /** The values of one file, made once. */
    Values of(Path file) throws IOException {
        return new Values(
                this,
                file.toUri().getPath().getBytes(StandardCharsets.UTF_8),
                String.valueOf(file.getFileName()).getBytes(StandardCharsets.UTF_8),
                Files.size(file),
                Files.getLastModifiedTime(file).toMillis());
    }

    /** What to append to every row of a file. */
    record Values(FileColumns columns, byte[] path, byte[] name, long size, long modifiedMillis) {
        void append(BatchBuilder into) {
            for (int i = 0; i < columns.keys().size(); i++) {
                ColumnBuilder column = into.column(columns.first() + i);
                switch (columns.keys().get(i)) {
                    case PATH -> ((ColumnBuilder.OfBytes) column).append(path, 0, path.length);
                    case NAME -> ((ColumnBuilder.OfBytes) column).append(name, 0, name.length);
                    case SIZE -> ((ColumnBuilder.OfLong) column).append(size);
                    case MODIFICATION_TIME -> column.appendInternal(TimestampData.fromEpochMillis(modifiedMillis));
                }
            }
        }
    }
}
