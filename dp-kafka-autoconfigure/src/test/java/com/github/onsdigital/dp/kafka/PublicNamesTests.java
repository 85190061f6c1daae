package com.github.onsdigital.dp.kafka;

import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks the names of the types that an application imports.
 */
class PublicNamesTests {

	@Test
	void noPublicTypeHasTheNameOfATypeOfSpringKafkaOrKafka() throws IOException {
		Set<String> names = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages(ArchitectureTests.BASE + ".consumer", ArchitectureTests.BASE + ".producer")
			.stream()
			.filter((type) -> type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass())
			.filter((type) -> type.getPackageName().matches(".*\\.(consumer|producer)"))
			.map(JavaClass::getSimpleName)
			.collect(Collectors.toSet());
		assertThat(names).contains("MessageProducer", "ConsumerGroups")
			.doesNotContainAnyElementsOf(namesIn("org/springframework/kafka"))
			.doesNotContainAnyElementsOf(namesIn("org/springframework/boot/kafka"))
			.doesNotContainAnyElementsOf(namesIn("org/apache/kafka/clients"));
	}

	private static Set<String> namesIn(String path) throws IOException {
		Resource[] classes = new PathMatchingResourcePatternResolver()
			.getResources("classpath*:" + path + "/**/*.class");
		Set<String> names = Arrays.stream(classes)
			.map((resource) -> String.valueOf(resource.getFilename()).replace(".class", ""))
			.collect(Collectors.toSet());
		assertThat(names).hasSizeGreaterThan(10);
		return names;
	}

}
