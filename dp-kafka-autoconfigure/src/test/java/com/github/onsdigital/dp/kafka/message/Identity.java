package com.github.onsdigital.dp.kafka.message;

import java.util.UUID;

import org.apache.avro.Conversion;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Written manually like a class of Avro's compiler with a logical type.
 */
public class Identity extends SpecificRecordBase {

	public static final Schema SCHEMA$ = new Schema.Parser().parse("""
			{"type": "record", "name": "Identity", "namespace": "com.github.onsdigital.dp.kafka.message", "fields": [
			{"name": "id", "type": {"type": "string", "logicalType": "uuid"}}]}""");

	private static final SpecificData MODEL$ = new SpecificData();

	static {
		MODEL$.addLogicalTypeConversion(new Conversions.UUIDConversion());
	}

	private UUID id = new UUID(0, 0);

	public Identity() {
	}

	@Override
	public SpecificData getSpecificData() {
		return MODEL$;
	}

	@Override
	public Schema getSchema() {
		return SCHEMA$;
	}

	@Override
	public Conversion<?> getConversion(int field) {
		return new Conversions.UUIDConversion();
	}

	@Override
	public Object get(int field) {
		return this.id;
	}

	@Override
	public void put(int field, Object value) {
		this.id = (UUID) value;
	}

}
