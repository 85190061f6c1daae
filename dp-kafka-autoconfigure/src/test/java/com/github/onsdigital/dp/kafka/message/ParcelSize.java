package com.github.onsdigital.dp.kafka.message;

/**
 * The enum that Avro's compiler would generate for {@link Parcel}.
 */
public enum ParcelSize {

	SMALL, LARGE

}
