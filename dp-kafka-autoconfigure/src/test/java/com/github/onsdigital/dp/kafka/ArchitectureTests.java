package com.github.onsdigital.dp.kafka;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;

/**
 * The layers of {@code docs/architecture.md}.
 */
@AnalyzeClasses(packages = ArchitectureTests.BASE, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	static final String BASE = "com.github.onsdigital.dp.kafka";

	private static final DescribedPredicate<JavaClass> OURS = JavaClass.Predicates.resideInAPackage(BASE + "..");

	@ArchTest
	final ArchRule arrowsPointDown = layers().whereLayer("autoconfigure")
		.mayNotBeAccessedByAnyLayer()
		.whereLayer("health")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("endpoint")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("metrics")
		.mayOnlyBeAccessedByLayers("autoconfigure")
		.whereLayer("consumer")
		.mayOnlyBeAccessedByLayers("autoconfigure", "health", "endpoint", "metrics")
		.whereLayer("producer")
		.mayOnlyBeAccessedByLayers("autoconfigure", "health", "endpoint", "metrics")
		.whereLayer("cluster")
		.mayOnlyBeAccessedByLayers("autoconfigure", "health", "endpoint", "metrics", "consumer", "producer")
		.whereLayer("connection")
		.mayOnlyBeAccessedByLayers("autoconfigure", "health", "endpoint", "metrics", "consumer", "producer", "cluster",
				"message")
		.whereLayer("message")
		.mayOnlyBeAccessedByLayers("autoconfigure", "health", "endpoint", "metrics", "consumer", "producer", "cluster",
				"connection");

	@ArchTest
	final ArchRule supportKnowsNoOtherPackage = room("support");

	@ArchTest
	final ArchRule everyPackageIsInALayer = ArchRuleDefinition.classes()
		.that(OURS)
		.should()
		.resideInAnyPackage(rooms("autoconfigure", "health", "endpoint", "metrics", "consumer", "producer", "cluster",
				"connection", "message", "settings", "support"));

	@ArchTest
	final ArchRule roomsHaveNoCycles = SlicesRuleDefinition.slices().matching(BASE + ".(**)").should().beFreeOfCycles();

	@ArchTest
	final ArchRule theConsumerPackageDoesNotKnowItsRooms = ArchRuleDefinition.noClasses()
		.that()
		.resideInAPackage(BASE + ".consumer")
		.should()
		.dependOnClassesThat()
		.resideInAPackage(BASE + ".consumer.*..");

	@ArchTest
	final ArchRule theLifecycleIsJdkOnly = ArchRuleDefinition.noClasses()
		.that()
		.resideInAPackage(BASE + ".consumer.lifecycle..")
		.should()
		.dependOnClassesThat(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage("java..", "org.jspecify..",
				BASE + ".consumer", BASE + ".consumer.lifecycle..", BASE + ".cluster", BASE + ".support")))
		.allowEmptyShould(true);

	@ArchTest
	final ArchRule handlersDoNotKnowTheRoomsBesideThem = room("consumer.handler", "consumer", "message", "settings",
			"cluster", "support");

	@ArchTest
	final ArchRule pollingKnowsHandlersOnly = room("consumer.poll", "consumer", "consumer.handler", "message",
			"settings", "cluster", "support");

	@ArchTest
	final ArchRule containersDoNotKnowGroups = ArchRuleDefinition.noClasses()
		.that()
		.resideInAPackage(BASE + ".consumer.container..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage(BASE + ".consumer.group..")
		.allowEmptyShould(true);

	private static LayeredArchitecture layers() {
		LayeredArchitecture layers = Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInLayers()
			.withOptionalLayers(true);
		for (String name : new String[] { "autoconfigure", "health", "endpoint", "metrics", "consumer", "producer",
				"cluster", "connection", "message", "settings", "support" }) {
			layers = layers.layer(name).definedBy(BASE + "." + name + "..");
		}
		return layers;
	}

	private static ArchRule room(String name, String... mayUse) {
		String[] allowed = new String[mayUse.length + 1];
		allowed[0] = BASE + "." + name + "..";
		for (int i = 0; i < mayUse.length; i++) {
			allowed[i + 1] = BASE + "." + mayUse[i];
		}
		return ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage(BASE + "." + name + "..")
			.should()
			.dependOnClassesThat(OURS.and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(allowed))))
			.allowEmptyShould(true);
	}

	private static String[] rooms(String... names) {
		String[] rooms = new String[names.length];
		for (int i = 0; i < names.length; i++) {
			rooms[i] = BASE + "." + names[i] + "..";
		}
		return rooms;
	}

}
