package com.github.onsdigital.dp.kafka.connection;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.pem.PemContent;

/**
 * Parses a private key from PEM blocks that are already checked, and reports errors
 * without showing any part of it.
 */
final class PrivateKeys {

	private static final Set<String> SUPPORTED = Set.of("RSA", "RSASSA-PSS", "EC", "EdDSA");

	private static final Set<String> LABELS = Set.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY");

	private PrivateKeys() {
	}

	/**
	 * Reads the one private key of a setting.
	 * @param blocks the blocks of the setting
	 * @return the key
	 * @throws PemException if there is none, more than one, or one that cannot be used
	 */
	static PrivateKey read(List<PemBlock> blocks) throws PemException {
		List<PemBlock> keys = blocks.stream().filter(PemBlock::isPrivateKey).toList();
		if (keys.isEmpty()) {
			throw new PemException(blocks.stream().anyMatch(PemBlock::isCertificate)
					? " holds a CERTIFICATE; are the two swapped?" : " holds no private key");
		}
		if (keys.size() > 1) {
			throw new PemException(" holds " + keys.size() + " private keys; keep one");
		}
		PemBlock block = keys.get(0);
		if (block.label().equals("ENCRYPTED PRIVATE KEY")) {
			throw new PemException(" is encrypted; dp-kafka has no variable for a password: use spring.ssl.bundle.pem, "
					+ "or decrypt it (openssl pkcs8)");
		}
		if (block.encrypted()) {
			throw unsupported(block.label() + ", encrypted (DEK-Info)");
		}
		if (!LABELS.contains(block.label())) {
			throw unsupported(block.label());
		}
		return supported(block);
	}

	private static PrivateKey supported(PemBlock block) throws PemException {
		if (block.label().equals("EC PRIVATE KEY") && lacksItsCurve(block.der())) {
			// Spring Boot would assume the curve secp384r1
			throw unsupported(block.label() + ", without its curve");
		}
		PrivateKey key = parse(block);
		if (key == null) {
			throw new PemException(": PEM block \"" + block.label()
					+ "\" cannot be read: damaged, or of an unknown algorithm or curve. RSA, EC and Ed25519 are supported");
		}
		if (!SUPPORTED.contains(key.getAlgorithm())) {
			throw unsupported(block.label() + ", " + key.getAlgorithm());
		}
		try {
			sign(key, new byte[1]);
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			throw unsupported(block.label() + ", " + key.getAlgorithm() + " of an unknown curve");
		}
		return key;
	}

	// SEQUENCE { INTEGER 1, OCTET STRING, [0] curve OPTIONAL, [1] public key OPTIONAL }
	private static boolean lacksItsCurve(byte[] der) {
		int at = (der.length > 1 && der[1] < 0) ? 2 + (der[1] & 0x7f) : 2;
		if (at + 5 > der.length || der[at] != 2 || der[at + 1] != 1 || der[at + 2] != 1 || der[at + 3] != 4
				|| der[at + 4] < 0) {
			return false;
		}
		at += 5 + der[at + 4];
		return at >= der.length || der[at] != (byte) 0xa0;
	}

	private static @Nullable PrivateKey parse(PemBlock block) {
		try {
			return PemContent
				.of("-----BEGIN " + block.label() + "-----\n" + block.base64() + "\n-----END " + block.label()
						+ "-----\n")
				.getPrivateKey();
		}
		catch (RuntimeException ex) {
			// never kept: the message may contain the text of the key
			return null;
		}
	}

	private static PemException unsupported(String format) {
		return new PemException(": format \"" + format
				+ "\" is not supported; convert: openssl pkcs8 -topk8 -nocrypt -in key.pem -out key8.pem");
	}

	/**
	 * Returns whether a private and a public key are a pair: what one signs, the other
	 * verifies.
	 * @param privateKey the private key
	 * @param publicKey the public key of a certificate
	 * @return whether they belong together
	 */
	static boolean isPair(PrivateKey privateKey, PublicKey publicKey) {
		byte[] challenge = new byte[32];
		new SecureRandom().nextBytes(challenge);
		try {
			byte[] signed = sign(privateKey, challenge);
			Signature signature = signature(privateKey.getAlgorithm());
			signature.initVerify(publicKey);
			signature.update(challenge);
			return signature.verify(signed);
		}
		catch (GeneralSecurityException | RuntimeException ex) {
			return false;
		}
	}

	private static byte[] sign(PrivateKey privateKey, byte[] challenge) throws GeneralSecurityException {
		Signature signature = signature(privateKey.getAlgorithm());
		signature.initSign(privateKey);
		signature.update(challenge);
		return signature.sign();
	}

	private static Signature signature(String algorithm) throws GeneralSecurityException {
		switch (algorithm) {
			case "RSA" -> {
				return Signature.getInstance("SHA256withRSA");
			}
			case "RSASSA-PSS" -> {
				Signature signature = Signature.getInstance("RSASSA-PSS");
				AlgorithmParameterSpec parameters = new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256,
						32, 1);
				signature.setParameter(parameters);
				return signature;
			}
			case "EC" -> {
				return Signature.getInstance("SHA256withECDSA");
			}
			default -> {
				return Signature.getInstance("EdDSA");
			}
		}
	}

}
