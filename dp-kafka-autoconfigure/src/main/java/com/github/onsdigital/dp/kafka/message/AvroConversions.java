package com.github.onsdigital.dp.kafka.message;

import org.apache.avro.Conversions;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;

/**
 * The conversions between Avro's logical types and the classes of the JDK.
 */
final class AvroConversions {

	private AvroConversions() {
	}

	/**
	 * Creates a data model with conversions for decimal, uuid, dates, times and
	 * timestamps. Avro's shared data model is not changed.
	 */
	static GenericData data() {
		GenericData data = new GenericData();
		data.addLogicalTypeConversion(new Conversions.DecimalConversion());
		data.addLogicalTypeConversion(new Conversions.UUIDConversion());
		data.addLogicalTypeConversion(new TimeConversions.DateConversion());
		data.addLogicalTypeConversion(new TimeConversions.TimeMillisConversion());
		data.addLogicalTypeConversion(new TimeConversions.TimeMicrosConversion());
		data.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
		data.addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
		data.addLogicalTypeConversion(new TimeConversions.TimestampNanosConversion());
		data.addLogicalTypeConversion(new TimeConversions.LocalTimestampNanosConversion());
		data.addLogicalTypeConversion(new TimeConversions.LocalTimestampMillisConversion());
		data.addLogicalTypeConversion(new TimeConversions.LocalTimestampMicrosConversion());
		return data;
	}

}
