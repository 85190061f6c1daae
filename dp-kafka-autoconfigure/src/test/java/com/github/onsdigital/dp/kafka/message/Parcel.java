package com.github.onsdigital.dp.kafka.message;

import java.time.Instant;
import java.util.List;

import org.apache.avro.Conversion;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Written manually like a class of Avro's compiler: the schema in {@code SCHEMA$}, its
 * data model in {@code MODEL$}, the fields by their positions.
 */
public class Parcel extends SpecificRecordBase {

	public static final Schema SCHEMA$ = new Schema.Parser().parse("""
			{"type": "record", "name": "Parcel", "namespace": "com.github.onsdigital.dp.kafka.message", "fields": [
			{"name": "id", "type": {"type": "string", "avro.java.string": "String"}},
			{"name": "weight", "type": "int", "default": 7},
			{"name": "size", "type": {"type": "enum", "name": "ParcelSize", "symbols": ["SMALL", "LARGE"]}},
			{"name": "sent", "type": {"type": "long", "logicalType": "timestamp-millis"}},
			{"name": "inside", "type": ["null", {"type": "array", "items": "Parcel"}], "default": null}]}""");

	private static final SpecificData MODEL$ = new SpecificData();

	static {
		MODEL$.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
	}

	private static final Conversion<?>[] conversions = { null, null, null,
			new TimeConversions.TimestampMillisConversion(), null };

	private String id = "";

	private int weight;

	private ParcelSize size = ParcelSize.SMALL;

	private Instant sent = Instant.EPOCH;

	private @Nullable List<Parcel> inside;

	public Parcel() {
	}

	Parcel(String id, int weight, ParcelSize size, Instant sent, @Nullable List<Parcel> inside) {
		this.id = id;
		this.weight = weight;
		this.size = size;
		this.sent = sent;
		this.inside = inside;
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
		return conversions[field];
	}

	@Override
	public Object get(int field) {
		return switch (field) {
			case 0 -> this.id;
			case 1 -> this.weight;
			case 2 -> this.size;
			case 3 -> this.sent;
			case 4 -> this.inside;
			default -> throw new IndexOutOfBoundsException(field);
		};
	}

	@Override
	@SuppressWarnings({ "unchecked", "StatementSwitchToExpressionSwitch" })
	public void put(int field, Object value) {
		switch (field) {
			case 0:
				this.id = value.toString();
				break;
			case 1:
				this.weight = (Integer) value;
				break;
			case 2:
				this.size = (ParcelSize) value;
				break;
			case 3:
				this.sent = (Instant) value;
				break;
			case 4:
				this.inside = (List<Parcel>) value;
				break;
			default:
				throw new IndexOutOfBoundsException(field);
		}
	}

}
