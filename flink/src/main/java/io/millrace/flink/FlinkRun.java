package io.millrace.flink;

import io.millrace.data.ErrorCode;
import io.millrace.data.MillraceException;
import io.millrace.planner.PlannedScript;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.PlanReference;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.functions.UserDefinedFunction;

/**
 * One plan that runs on a Flink cluster in this process, a MiniCluster of its own that ends with it. It is the very
 * plan that the engine would run, so that both give the same tables.
 *
 * <p>Thread-safe.
 */
public final class FlinkRun {
    /** How a run ended. */
    public enum End {
        FINISHED,
        CANCELED
    }

    private final JobClient client;
    private final CompletableFuture<JobExecutionResult> result;
    private final OperatorCounters counters;
    private final AtomicBoolean canceled = new AtomicBoolean();

    private FlinkRun(JobClient client, OperatorCounters counters) {
        this.client = client;
        this.counters = counters;
        this.result = client.getJobExecutionResult();
    }

    /**
     * Starts a cluster and the plan on it.
     *
     * @param configuration Flink options by key, such as {@code parallelism.default}; they win over the script's
     * @param parent sees Flink, the connectors and the user's jars; of a {@link URLClassLoader} its jars are given to
     *     the tasks too, as are the jars of the script
     * @throws MillraceException where the plan cannot be started
     */
    public static FlinkRun start(PlannedScript plan, Map<String, String> configuration, ClassLoader parent) {
        ClassLoader classLoader = plan.classLoader(parent);
        OperatorCounters counters = OperatorCounters.register();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Flink looks services up through the context class loader in places.
        thread.setContextClassLoader(classLoader);
        try {
            EnvironmentSettings settings = EnvironmentSettings.newInstance()
                    .inStreamingMode()
                    .withConfiguration(Configuration.fromMap(options(plan, configuration, classLoader, counters)))
                    .withClassLoader(classLoader)
                    .build();
            TableEnvironment environment = TableEnvironment.create(settings);
            registerFunctions(plan, environment, classLoader);
            JobClient client = environment
                    .loadPlan(PlanReference.fromJsonString(plan.planJson()))
                    .execute()
                    .getJobClient()
                    .orElseThrow(() -> new IllegalStateException("A plan with sinks is a job"));
            return new FlinkRun(client, counters);
        } catch (RuntimeException | LinkageError e) {
            throw FlinkFailure.of(e);
        } finally {
            thread.setContextClassLoader(before);
            counters.unregister();
        }
    }

    /** A plan is loaded with functions in place of which it has a name. */
    private static void registerFunctions(PlannedScript plan, TableEnvironment environment, ClassLoader classLoader) {
        plan.functions().forEach((name, className) -> {
            try {
                Class<? extends UserDefinedFunction> function =
                        Class.forName(className, true, classLoader).asSubclass(UserDefinedFunction.class);
                if (name.startsWith("`")) {
                    environment.createTemporaryFunction(name, function);
                } else {
                    environment.createTemporarySystemFunction(name, function);
                }
            } catch (ClassNotFoundException e) {
                throw new MillraceException(
                        ErrorCode.SQL,
                        "Class " + className + " of function " + name + " is not found",
                        "Put its jar into lib/, or name it in CREATE FUNCTION ... USING JAR.",
                        e);
            }
        });
    }

    private static Map<String, String> options(
            PlannedScript plan, Map<String, String> configuration, ClassLoader classLoader, OperatorCounters counters) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("state.backend.type", "hashmap");
        // Rows are passed on without a copy, as in our own engine; no operator of a plan keeps its input.
        options.put("pipeline.object-reuse", "true");
        options.put("restart-strategy.type", "disable");
        // Static state of connectors (served tables, collected rows) is shared with the process.
        options.put("classloader.resolve-order", "parent-first");
        options.put("classloader.check-leaked-classloader", "false");
        options.put("rest.bind-address", "127.0.0.1");
        options.put("rest.address", "127.0.0.1");
        options.put("taskmanager.memory.network.min", "128m");
        options.put("taskmanager.memory.network.max", "128m");
        options.putAll(plan.configuration());
        options.putAll(configuration);
        options.put("execution.target", "local");
        options.put("execution.attached", "true");
        String jars = userJars(classLoader);
        if (!jars.isEmpty()) {
            options.putIfAbsent("pipeline.classpaths", jars);
        }
        options.putAll(counters.options());
        return options;
    }

    private static String userJars(ClassLoader classLoader) {
        List<String> jars = new ArrayList<>();
        for (ClassLoader loader = classLoader; loader instanceof URLClassLoader urls; loader = loader.getParent()) {
            Stream.of(urls.getURLs()).map(URL::toString).forEach(jars::add);
        }
        return String.join(";", jars);
    }

    /**
     * Waits for the end of the job.
     *
     * @throws MillraceException where the job failed; the message is the root cause's
     */
    public End await() throws InterruptedException {
        try {
            result.get();
            return End.FINISHED;
        } catch (ExecutionException | CancellationException e) {
            if (canceled.get()) {
                return End.CANCELED;
            }
            throw FlinkFailure.of(e);
        }
    }

    /**
     * Waits for the end of the job for a while.
     *
     * @return whether it ended; ask {@link #await()} how
     */
    public boolean await(Duration timeout) throws InterruptedException {
        try {
            result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException | CancellationException e) {
            return true;
        }
    }

    /** Cancels the job; {@link #await()} returns when its tasks are closed. Does nothing after its end. */
    public void cancel() {
        if (!result.isDone() && canceled.compareAndSet(false, true)) {
            // A job that ended meanwhile cannot be canceled; its result says so.
            client.cancel().exceptionally(failure -> null);
        }
    }

    /** Where the job stands; after its end, how it ended. */
    public JobStatus status() {
        if (result.isDone()) {
            if (!result.isCompletedExceptionally()) {
                return JobStatus.FINISHED;
            }
            return canceled.get() ? JobStatus.CANCELED : JobStatus.FAILED;
        }
        try {
            return client.getJobStatus().get(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return JobStatus.RUNNING;
        } catch (ExecutionException | TimeoutException e) {
            // The cluster answers no more once it shuts down, which is just before the result is there.
            return canceled.get() ? JobStatus.CANCELLING : JobStatus.RUNNING;
        }
    }

    /** What each operator took and gave so far, in the order the operators started. */
    public List<OperatorRecords> operators() {
        return counters.operators();
    }

    /** Rows that the sources read so far. */
    public long recordsRead() {
        return operators().stream()
                .filter(OperatorRecords::isSource)
                .mapToLong(o -> Math.max(o.recordsIn(), o.recordsOut()))
                .sum();
    }

    /** Rows that reached the sinks so far. */
    public long recordsWritten() {
        return operators().stream()
                .filter(OperatorRecords::isSink)
                .mapToLong(OperatorRecords::recordsIn)
                .sum();
    }
}
