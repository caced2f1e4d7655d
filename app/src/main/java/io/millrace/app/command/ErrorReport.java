package io.millrace.app.command;

import io.millrace.backbone.BrokerException;
import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.planner.SqlError;
import java.io.PrintStream;

/** A failure as a person wants to read it, and as an exit code. */
public final class ErrorReport {
    private static final int FAILED = 1;
    private static final int WRONG_USE = 2;

    private ErrorReport() {}

    /**
     * Prints a failure.
     *
     * @param debug whether to print where in the program it happened
     */
    public static void print(Throwable failure, boolean debug, PrintStream err) {
        if (failure instanceof SqlError error) {
            err.println("error: " + error.render());
        } else if (failure instanceof MillraceException error) {
            err.println("error: " + error.getMessage());
            if (error.hint() != null && !error.hint().isEmpty()) {
                err.println("hint: " + error.hint());
            }
            if (error.code() == ErrorCode.INTERNAL && !debug) {
                err.println("This may be a defect of Millrace; --debug shows where.");
            }
        } else if (failure instanceof BrokerException error) {
            err.println("error: " + error.getMessage());
        } else {
            err.println("error: " + failure + " (this is a defect of Millrace; --debug shows where)");
        }
        if (debug) {
            failure.printStackTrace(err);
        }
    }

    /** 2 for what the user wrote, 1 for what happened. */
    public static int exitCode(Throwable failure) {
        if (failure instanceof MillraceException error) {
            ErrorCode code = error.code();
            boolean wrongUse = code == ErrorCode.SQL || code == ErrorCode.USAGE || code == ErrorCode.OPTION;
            return wrongUse ? WRONG_USE : FAILED;
        }
        if (failure instanceof BrokerException error) {
            return error.reason() == BrokerException.Reason.BAD_OPTION ? WRONG_USE : FAILED;
        }
        return FAILED;
    }
}
