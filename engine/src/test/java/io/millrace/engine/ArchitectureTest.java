package io.millrace.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What may not be called where an epoch is computed, and no cycles between packages. */
class ArchitectureTest {
    private static final String[] DETERMINISTIC = {
        "io.millrace.operators..",
        "io.millrace.expression..",
        "io.millrace.state..",
        "io.millrace.engine.epoch..",
        "io.millrace.engine.graph.."
    };

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.millrace");

    @Test
    void nothingThatComputesAnEpochReadsAClock() {
        noClasses()
                .that()
                .resideInAnyPackage(DETERMINISTIC)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.time.Clock.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.time.InstantSource.class)
                .because("an epoch that is run again must see the same time: use the epoch's clock")
                .check(classes);
    }

    @Test
    void nothingThatComputesAnEpochIsRandom() {
        noClasses()
                .that()
                .resideInAnyPackage(DETERMINISTIC)
                .should()
                .callMethod(Math.class, "random")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocalRandom.class)
                .orShould()
                .callConstructor(Random.class)
                .because("an epoch that is run again must draw the same")
                .check(classes);
    }

    @Test
    void stateIsNotKeptInCollectionsWithoutAnOrder() {
        noClasses()
                .that()
                .resideInAnyPackage("io.millrace.operators..", "io.millrace.state..")
                .should()
                .callMethod(HashMap.class, "entrySet")
                .orShould()
                .callMethod(HashMap.class, "keySet")
                .orShould()
                .callMethod(HashMap.class, "values")
                .orShould()
                .callMethod(HashMap.class, "forEach", java.util.function.BiConsumer.class)
                .orShould()
                .callMethod(HashSet.class, "iterator")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(IdentityHashMap.class)
                .because("what an epoch emits must not depend on the order of a hash table")
                .check(classes);
    }

    @Test
    void operatorsStartNoThreads() {
        noClasses()
                .that()
                .resideInAnyPackage("io.millrace.operators..", "io.millrace.expression..", "io.millrace.state..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent.locks..", "java.nio.file..", "java.net.http..")
                .orShould()
                .callConstructor(Thread.class, Runnable.class)
                .because("operators compute and return; the engine drives")
                .check(classes);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.millrace.(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void theEngineDoesNotKnowThePlanner() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.millrace.data..",
                        "io.millrace.plan..",
                        "io.millrace.state..",
                        "io.millrace.dataflow..",
                        "io.millrace.operators..",
                        "io.millrace.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.flink.table.planner..", "org.apache.flink.table.api.internal..")
                .because("a known pipeline starts without loading the planner")
                .check(classes);
    }
}
