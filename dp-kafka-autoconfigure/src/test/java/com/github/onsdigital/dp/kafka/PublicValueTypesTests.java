package com.github.onsdigital.dp.kafka;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.core.ResolvableType;
import org.springframework.util.unit.DataSize;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.ConsumerOptions;
import com.github.onsdigital.dp.kafka.consumer.ConsumerState;
import com.github.onsdigital.dp.kafka.consumer.ConsumerStateChangedEvent;
import com.github.onsdigital.dp.kafka.consumer.HandlingListener.Outcome;
import com.github.onsdigital.dp.kafka.consumer.PositionJumpedEvent;
import com.github.onsdigital.dp.kafka.consumer.RecordAbandonedEvent;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.consumer.TransitionReason;
import com.github.onsdigital.dp.kafka.consumer.listener.ManagedContainerFactoryConfigurer;
import com.github.onsdigital.dp.kafka.message.AvroSchema;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.SendException;
import com.github.onsdigital.dp.kafka.producer.SendFailedEvent;
import com.github.onsdigital.dp.kafka.producer.SendOptions;
import com.github.onsdigital.dp.kafka.producer.SendOutcome;
import com.github.onsdigital.dp.kafka.producer.SendReport;
import com.github.onsdigital.dp.kafka.support.Internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Checks {@code equals}, {@code hashCode} and {@code toString} of all public value types.
 * Each public class of the API is a value type, except exceptions, auto-configurations
 * and the classes of {@link #NO_VALUES}. A new class that is not a record needs
 * {@link #variants()}.
 */
// the samples are never thrown
@SuppressWarnings("StaticAssignmentOfThrowable")
class PublicValueTypesTests {

	// part of each sample that toString must not contain
	private static final String SECRET = "s3cr3t";

	private static final Set<Class<?>> NO_VALUES = Set.of(ManagedContainerFactoryConfigurer.class);

	private static final ConsumerGroup CONSUMER = mock(ConsumerGroup.class);

	private static final ConsumerGroup OTHER_CONSUMER = mock(ConsumerGroup.class);

	private static final MessageProducer PRODUCER = mock(MessageProducer.class);

	private static final MessageProducer OTHER_PRODUCER = mock(MessageProducer.class);

	private static final SendException FAILURE = new SendException("not sent", SendOutcome.FAILED, null);

	private static final SendException OTHER_FAILURE = new SendException("not sent", SendOutcome.FAILED, null);

	private static final RuntimeException CAUSE = new IllegalStateException(SECRET);

	private static final RuntimeException OTHER_CAUSE = new IllegalStateException(SECRET);

	@TestFactory
	Stream<DynamicTest> valuesWithTheSameContentAreEqual() {
		return types().map((type) -> DynamicTest.dynamicTest(type.getName(), () -> {
			List<Object> values = samples(type);
			List<Object> same = samples(type);
			for (int i = 0; i < values.size(); i++) {
				assertThat(values.get(i)).isNotSameAs(same.get(i))
					.isEqualTo(same.get(i))
					.hasSameHashCodeAs(same.get(i));
			}
		}));
	}

	@TestFactory
	Stream<DynamicTest> valuesThatDifferInOnePartAreNotEqual() {
		return types().map((type) -> DynamicTest.dynamicTest(type.getName(), () -> {
			List<Object> values = samples(type);
			assertThat(values).hasSizeGreaterThan(1).doesNotHaveDuplicates();
			assertThat(values).allSatisfy((value) -> assertThat(value).isNotEqualTo(null).isNotEqualTo("other"));
		}));
	}

	@TestFactory
	Stream<DynamicTest> toStringNamesTheTypeOrAPartAndNoSecret() {
		return types().map((type) -> DynamicTest.dynamicTest(type.getName(), () -> {
			assertThat(declares(type, "toString")).as("declares toString").isTrue();
			for (Object value : samples(type)) {
				assertThat(value.toString()).isNotBlank()
					.doesNotContain(SECRET)
					.doesNotContain("[B@")
					.doesNotContain(type.getName() + "@");
			}
		}));
	}

	@TestFactory
	Stream<DynamicTest> valuesDoNotChangeWithTheCollectionsTheyAreCreatedFrom() {
		return types().filter(Class::isRecord).map((type) -> DynamicTest.dynamicTest(type.getName(), () -> {
			Object[] arguments = arguments(type, false);
			Object value = create(type, arguments);
			Object same = create(type, arguments(type, false));
			Arrays.stream(arguments).forEach(PublicValueTypesTests::clear);
			assertThat(value).isEqualTo(same);
		}));
	}

	@Test
	void recordsHaveNoArrays() {
		assertThat(types().filter(Class::isRecord).flatMap((type) -> Stream.of(type.getRecordComponents())))
			.isNotEmpty()
			.noneMatch((component) -> component.getType().isArray());
	}

	@Test
	void aTypeWithoutTheseMethodsIsFound() {
		assertThat(declares(Plain.class, "toString")).isFalse();
		assertThat(types()).hasSizeGreaterThan(20).contains(SendOptions.class, AvroSchema.class, SendReport.class);
	}

	private static Stream<Class<?>> types() {
		return new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages(ArchitectureTests.BASE)
			.stream()
			.filter(PublicValueTypesTests::isValueType)
			.<Class<?>>map(JavaClass::reflect)
			.filter((type) -> !NO_VALUES.contains(type))
			.sorted((first, second) -> first.getName().compareTo(second.getName()));
	}

	private static boolean isValueType(JavaClass type) {
		return isPublic(type) && !type.isInterface() && !type.isEnum() && !type.isAssignableTo(Throwable.class)
				&& !type.isAnnotatedWith(AutoConfiguration.class);
	}

	private static boolean isPublic(JavaClass type) {
		return type.getModifiers().contains(JavaModifier.PUBLIC) && !type.isAnnotatedWith(Internal.class)
				&& type.getEnclosingClass().map(PublicValueTypesTests::isPublic).orElse(true);
	}

	// a record has all three; any other class must declare them itself
	private static boolean declares(Class<?> type, String method) {
		return Arrays.stream(type.getDeclaredMethods()).map(Method::getName).anyMatch(method::equals);
	}

	/**
	 * Returns values of which each two differ in one part, always the same.
	 */
	private static List<Object> samples(Class<?> type) {
		if (!type.isRecord()) {
			assertThat(declares(type, "equals")).as("declares equals").isTrue();
			assertThat(declares(type, "hashCode")).as("declares hashCode").isTrue();
			assertThat(variants()).as("values of a new type").containsKey(type);
			return variants().get(type);
		}
		List<Object> samples = new ArrayList<>(List.of(create(type, arguments(type, false))));
		Object[] others = arguments(type, true);
		for (int i = 0; i < others.length; i++) {
			Object[] arguments = arguments(type, false);
			arguments[i] = others[i];
			samples.add(create(type, arguments));
		}
		return samples;
	}

	private static Map<Class<?>, List<Object>> variants() {
		SendOptions keyed = SendOptions.withKey(SECRET);
		return Map.of(SendOptions.class,
				List.of(SendOptions.none().key(null), keyed, keyed.header("a", SECRET), keyed.header("a", SECRET + "2"),
						keyed.header("b", SECRET), keyed.header(new RecordHeader("a", null)),
						keyed.header("a", SECRET).header("b", SECRET), keyed.header("b", SECRET).header("a", SECRET)),
				ConsumerOptions.class,
				List.of(ConsumerOptions.of("orders"), ConsumerOptions.of("payments"),
						ConsumerOptions.of("orders").set("properties.sasl.jaas.config", SECRET)),
				AvroSchema.class, List.of(schema("a", SECRET), schema("b", SECRET), schema("a", "other")),
				ConsumerStateChangedEvent.class,
				List.of(new ConsumerStateChangedEvent(CONSUMER, transition(ConsumerState.STOPPING)),
						new ConsumerStateChangedEvent(OTHER_CONSUMER, transition(ConsumerState.STOPPING)),
						new ConsumerStateChangedEvent(CONSUMER, transition(ConsumerState.STOPPED))),
				PositionJumpedEvent.class, jumps(), RecordAbandonedEvent.class, abandoned(), SendFailedEvent.class,
				List.of(new SendFailedEvent(PRODUCER, report(1), FAILURE),
						new SendFailedEvent(OTHER_PRODUCER, report(1), FAILURE),
						new SendFailedEvent(PRODUCER, report(2), FAILURE),
						new SendFailedEvent(PRODUCER, report(1), OTHER_FAILURE)));
	}

	private static AvroSchema schema(String name, String value) {
		return AvroSchema.parse("{\"type\": \"record\", \"name\": \"" + name
				+ "\", \"fields\": [{\"name\": \"f\", \"type\": \"string\", \"default\": \"" + value + "\"}]}");
	}

	private static Transition transition(ConsumerState to) {
		return new Transition(ConsumerState.CONSUMING, to, TransitionReason.OPERATOR, Instant.EPOCH);
	}

	private static SendReport report(int millis) {
		return new SendReport("replies", "greetings", SendOutcome.FAILED, Duration.ofMillis(millis), FAILURE);
	}

	private static List<Object> jumps() {
		TopicPartition partition = new TopicPartition("orders", 0);
		return List.of(new PositionJumpedEvent("orders", partition, 3, 7),
				new PositionJumpedEvent("payments", partition, 3, 7),
				new PositionJumpedEvent("orders", new TopicPartition("orders", 1), 3, 7),
				new PositionJumpedEvent("orders", partition, 4, 7), new PositionJumpedEvent("orders", partition, 3, 8));
	}

	private static List<Object> abandoned() {
		return List.of(abandoned("orders", Outcome.DEAD_LETTERED, CAUSE, record(5, SECRET, SECRET)),
				abandoned("payments", Outcome.DEAD_LETTERED, CAUSE, record(5, SECRET, SECRET)),
				abandoned("orders", Outcome.COMMITTED_AFTER_FAILURE, CAUSE, record(5, SECRET, SECRET)),
				abandoned("orders", Outcome.DEAD_LETTERED, OTHER_CAUSE, record(5, SECRET, SECRET)),
				abandoned("orders", Outcome.DEAD_LETTERED, CAUSE, record(6, SECRET, SECRET)),
				abandoned("orders", Outcome.DEAD_LETTERED, CAUSE, record(5, "other", SECRET)),
				abandoned("orders", Outcome.DEAD_LETTERED, CAUSE, record(5, SECRET, "other")),
				abandoned("orders", Outcome.DEAD_LETTERED, CAUSE, record(5, SECRET, SECRET), record(6, SECRET, "x")));
	}

	@SafeVarargs
	@SuppressWarnings("varargs")
	private static RecordAbandonedEvent abandoned(String consumer, Outcome outcome, Throwable cause,
			ConsumerRecord<byte[], byte[]>... records) {
		return new RecordAbandonedEvent(consumer, Arrays.asList(records), outcome, cause);
	}

	private static ConsumerRecord<byte[], byte[]> record(long offset, String key, String value) {
		ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("orders", 0, offset,
				key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
		record.headers().add("token", value.getBytes(StandardCharsets.UTF_8));
		return record;
	}

	private static Object create(Class<?> type, Object[] arguments) {
		try {
			Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
				.map(RecordComponent::getType)
				.toArray(Class<?>[]::new);
			Constructor<?> constructor = type.getDeclaredConstructor(parameters);
			return constructor.newInstance(arguments);
		}
		catch (ReflectiveOperationException ex) {
			throw new LinkageError(type.getName(), ex);
		}
	}

	private static Object[] arguments(Class<?> type, boolean other) {
		return Arrays.stream(type.getRecordComponents())
			.map((component) -> argument(component.getName(), component.getGenericType(), other))
			.toArray();
	}

	// texts of keys and certificates and values of maps are secrets
	private static Object argument(String name, Type generic, boolean other) {
		Class<?> type = ResolvableType.forType(generic).toClass();
		if (type == String.class) {
			return (name.matches("(?i).*(cert|key|password).*") ? SECRET : name) + (other ? "-2" : "");
		}
		if (type == Map.class) {
			Object value = argument(name, ResolvableType.forType(generic).getGeneric(1).getType(), other);
			return new TreeMap<>(Map.of("a", (value instanceof String text) ? SECRET + text : value));
		}
		if (Collection.class.isAssignableFrom(type)) {
			return new ArrayList<>(
					List.of(argument(name, ResolvableType.forType(generic).getGeneric(0).getType(), other)));
		}
		if (type.isEnum()) {
			return type.getEnumConstants()[other ? 1 : 0];
		}
		if (type.isRecord()) {
			return create(type, arguments(type, other));
		}
		Object value = plainValues(other).get(type);
		assertThat(value).as("a value of %s for the component %s", type, name).isNotNull();
		return value;
	}

	private static Map<Class<?>, Object> plainValues(boolean other) {
		int number = other ? 2 : 1;
		Map<Class<?>, Object> values = new LinkedHashMap<>();
		values.put(boolean.class, other);
		values.put(int.class, number);
		values.put(Integer.class, number);
		values.put(long.class, (long) number);
		values.put(Long.class, (long) number);
		values.put(Duration.class, Duration.ofSeconds(number));
		values.put(Instant.class, Instant.ofEpochSecond(number));
		values.put(DataSize.class, DataSize.ofKilobytes(number));
		values.put(Uuid.class, new Uuid(1, number));
		values.put(SendException.class, other ? OTHER_FAILURE : FAILURE);
		return values;
	}

	private static void clear(Object argument) {
		if (argument instanceof Collection<?> collection) {
			collection.clear();
		}
		else if (argument instanceof Map<?, ?> map) {
			map.clear();
		}
	}

	static final class Plain {

	}

}
