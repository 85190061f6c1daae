package com.github.onsdigital.dp.kafka;

import java.util.Arrays;

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
import org.springframework.util.ClassUtils;

/**
 * The layers of {@code docs/architecture.md}.
 */
@AnalyzeClasses(packages = ArchitectureTests.BASE, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTests {

	static final String BASE = "com.github.onsdigital.dp.kafka";

	private static final String DISPATCH = BASE + ".consumer.listener.dispatch";

	private static final String[] LAYERS = { "autoconfigure", "health", "endpoint", "metrics", "consumer", "producer",
			"cluster", "connection", "message", "retry", "check", "settings", "support", "time" };

	private static final DescribedPredicate<JavaClass> DP_KAFKA = JavaClass.Predicates.resideInAPackage(BASE + "..");

	@ArchTest
	final ArchRule layersAccessLowerLayersOnly = layers().whereLayer("autoconfigure")
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
	final ArchRule supportDependsOnNoOtherPackage = dependsOnlyOn("support");

	@ArchTest
	final ArchRule timeDependsOnTheJdkOnly = ArchRuleDefinition.noClasses()
		.that()
		.resideInAPackage(BASE + ".time..")
		.should()
		.dependOnClassesThat(DescribedPredicate
			.not(JavaClass.Predicates.resideInAnyPackage("java..", "org.jspecify..", BASE + ".time")));

	@ArchTest
	final ArchRule timeIsThatOfTheTimeSource = TimeRule.rule();

	@ArchTest
	final ArchRule checkDependsOnNoOtherPackage = dependsOnlyOn("check");

	@ArchTest
	final ArchRule retryDependsOnSettingsAndSupportOnly = dependsOnlyOn("retry", "settings", "support");

	@ArchTest
	final ArchRule everyPackageIsInALayer = ArchRuleDefinition.classes()
		.that(DP_KAFKA)
		.should()
		.resideInAnyPackage(packages(LAYERS));

	@ArchTest
	final ArchRule packagesHaveNoCycles = SlicesRuleDefinition.slices()
		.matching(BASE + ".(**)")
		.should()
		.beFreeOfCycles();

	@ArchTest
	final ArchRule consumerPackageDoesNotDependOnItsSubpackages = ArchRuleDefinition.noClasses()
		.that()
		.resideInAPackage(BASE + ".consumer")
		.should()
		.dependOnClassesThat()
		.resideInAPackage(BASE + ".consumer.*..");

	@ArchTest
	final ArchRule lifecycleDependsOnTheJdkOnly = ArchRuleDefinition.noClasses()
		.that()
		.resideInAPackage(BASE + ".consumer.lifecycle..")
		.should()
		.dependOnClassesThat(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage("java..", "org.jspecify..",
				BASE + ".consumer", BASE + ".consumer.lifecycle..", BASE + ".retry", BASE + ".check", BASE + ".support",
				BASE + ".time")));

	@ArchTest
	final ArchRule handlersDoNotDependOnSiblingPackages = dependsOnlyOn("consumer.handler", "consumer", "message",
			"settings", "support");

	@ArchTest
	final ArchRule dispatchDoesNotDependOnContainers = dependsOnlyOn("consumer.listener.dispatch", "consumer",
			"consumer.handler", "message", "retry", "settings", "support", "time");

	@ArchTest
	final ArchRule partsOfAMemberShareItsContextOnly = ArchRuleDefinition.classes()
		.that()
		.haveSimpleName("GroupMember")
		.should()
		.onlyHaveDependentClassesThat(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage(DISPATCH))
			.or(JavaClass.Predicates.belongToAnyOf(classes("GroupMember", "ConsumerProxy", "InterceptedConsumer",
					"DelegatingRebalanceListener", "RunControl", "MemberListener", "LaneSettings", "WorkerConsumer"))));

	@ArchTest
	final ArchRule errorHandlingDoesNotDependOnContainers = dependsOnlyOn("consumer.listener.error", "consumer",
			"consumer.handler", "consumer.listener.dispatch", "message", "retry", "settings", "support", "time");

	@ArchTest
	final ArchRule listenersDoNotDependOnGroups = ArchRuleDefinition.noClasses()
		.that()
		.resideInAPackage(BASE + ".consumer.listener..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage(BASE + ".consumer.group..");

	private static LayeredArchitecture layers() {
		LayeredArchitecture layers = Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInLayers()
			.withOptionalLayers(true);
		for (String name : LAYERS) {
			layers = layers.layer(name).definedBy(BASE + "." + name + "..");
		}
		return layers;
	}

	private static ArchRule dependsOnlyOn(String name, String... mayUse) {
		String[] allowed = new String[mayUse.length + 1];
		allowed[0] = BASE + "." + name + "..";
		for (int i = 0; i < mayUse.length; i++) {
			allowed[i + 1] = BASE + "." + mayUse[i];
		}
		return ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage(BASE + "." + name + "..")
			.should()
			.dependOnClassesThat(
					DP_KAFKA.and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(allowed))));
	}

	// they are package-private
	private static Class<?>[] classes(String... names) {
		return Arrays.stream(names)
			.map((name) -> ClassUtils.resolveClassName(DISPATCH + "." + name, null))
			.toArray(Class<?>[]::new);
	}

	private static String[] packages(String... names) {
		String[] packages = new String[names.length];
		for (int i = 0; i < names.length; i++) {
			packages[i] = BASE + "." + names[i] + "..";
		}
		return packages;
	}

}
