package com.github.onsdigital.dp.kafka.message;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.springframework.util.ClassUtils;

/**
 * The data model of a class that Avro generated. It finds the classes that the schema of
 * the class names with the class loader of the class. From 1.12.2 on, Avro itself creates
 * only classes that a system property of the application trusts. The names here come from
 * the application's own class, never from a record.
 */
final class AvroGeneratedClasses extends SpecificData {

	private final Map<String, Class<?>> classes = new ConcurrentHashMap<>();

	/**
	 * Creates a data model with the conversions of a generated class.
	 * @param type the generated class
	 */
	@SuppressWarnings("unchecked")
	AvroGeneratedClasses(Class<?> type) {
		super(type.getClassLoader());
		SpecificData.getForClass((Class<? extends SpecificRecord>) type)
			.getConversions()
			.forEach(this::addLogicalTypeConversion);
	}

	@Override
	@SuppressWarnings("rawtypes")
	public Class getClass(Schema schema) {
		return switch (schema.getType()) {
			case RECORD, ENUM, FIXED -> this.classes.computeIfAbsent(schema.getFullName(), this::load);
			default -> super.getClass(schema);
		};
	}

	private Class<?> load(String name) {
		try {
			return ClassUtils.forName(name, getClassLoader());
		}
		catch (ClassNotFoundException ex) {
			// Avro's value for a class that does not exist: it creates generic data
			return Void.class;
		}
	}

}
