package com.github.onsdigital.dp.kafka.message;

import org.apache.avro.Conversions;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.generic.GenericData;

/**
 * Avro's logical types and the classes of the JDK that stand for them.
 */
final class AvroConversions {

	private AvroConversions() {
	}

	/**
	 * Creates the data model that knows decimal, uuid, dates, times and timestamps.
	 * @return a new one; Avro's own shared one is left as it is
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
