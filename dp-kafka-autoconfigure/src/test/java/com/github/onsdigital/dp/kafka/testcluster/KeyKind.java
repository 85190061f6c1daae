package com.github.onsdigital.dp.kafka.testcluster;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/**
 * The kinds of keys of certificates. Kafka's own PEM stores read RSA and EC only.
 */
public enum KeyKind {

	/** RSA with 2048 bits. */
	RSA("SHA256withRSA"),

	/** EC on the curve P-256. */
	EC("SHA256withECDSA"),

	/** Ed25519, TLS 1.3 only in Java. */
	ED25519("Ed25519");

	private final String signature;

	KeyKind(String signature) {
		this.signature = signature;
	}

	String signature() {
		return this.signature;
	}

	KeyPair generate() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance((this == ED25519) ? "Ed25519" : name());
			switch (this) {
				case RSA -> generator.initialize(2048);
				case EC -> generator.initialize(new ECGenParameterSpec("secp256r1"));
				case ED25519 -> {
				}
			}
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Cannot generate a key of kind " + this, ex);
		}
	}

}
