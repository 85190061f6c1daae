package com.github.onsdigital.dp.kafka.sample;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The sample uses the API of dp-kafka only.
 */
@AnalyzeClasses(packagesOf = SampleApplication.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ApiUseTests {

	@ArchTest
	final ArchRule noInternalTypeIsUsed = ArchRuleDefinition.noClasses()
		.should()
		.dependOnClassesThat()
		.areAnnotatedWith(Internal.class);

}
