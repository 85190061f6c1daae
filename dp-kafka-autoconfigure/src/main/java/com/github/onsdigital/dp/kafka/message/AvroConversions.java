package com.github.onsdigital.dp.kafka.message;

import org.apache.avro.Conversions;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificData;

/**
 * The conversions between Avro's logical types and the classes of the JDK.
 */
final class AvroConversions extends SpecificData {

	private AvroConversions() {
		addLogicalTypeConversions(this);
		addLogicalTypeConversion(new Conversions.DecimalConversion());
	}

	/**
	 * Creates a data model with Avro's conversions, and with decimal. Avro's shared data
	 * model is not changed.
	 */
	static GenericData data() {
		return new AvroConversions();
	}

}
