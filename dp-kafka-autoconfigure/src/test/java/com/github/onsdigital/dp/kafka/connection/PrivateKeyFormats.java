package com.github.onsdigital.dp.kafka.connection;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OutputEncryptor;

/**
 * Private keys in unsupported formats, as common tools write them, each with its message.
 */
public final class PrivateKeyFormats {

	private static final String CONVERT = "convert: openssl pkcs8 -topk8 -nocrypt -in key.pem -out key8.pem";

	private static final String NEITHER = "KAFKA_SEC_CLIENT_KEY is neither a PEM block (-----BEGIN …) nor a file name";

	private PrivateKeyFormats() {
	}

	/**
	 * Returns the keys.
	 * @param identity the identity, whose key is RSA
	 * @return a part of the message, by the value of the variable
	 */
	public static Map<String, String> unusable(TestPem.Identity identity) {
		Map<String, String> forms = new LinkedHashMap<>();
		try {
			put(forms, identity);
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
		return forms;
	}

	private static void put(Map<String, String> forms, TestPem.Identity identity)
			throws IOException, GeneralSecurityException {
		KeyPair rsa = identity.keys();
		String key = identity.key();
		ECPrivateKey ec = (ECPrivateKey) TestPem.ec("secp256r1").getPrivate();
		forms.put(encrypted(rsa), "KAFKA_SEC_CLIENT_KEY is encrypted; dp-kafka has no variable for a password");
		forms.put(withDekInfo(rsa), unsupported("RSA PRIVATE KEY, encrypted (DEK-Info)"));
		forms.put(openSsh(), unsupported("OPENSSH PRIVATE KEY"));
		forms.put(TestPem.pkcs8(dsa().getPrivate()), unsupported("PRIVATE KEY, DSA"));
		forms.put(
				TestPem.block("EC PRIVATE KEY",
						new org.bouncycastle.asn1.sec.ECPrivateKey(256, ec.getS()).getEncoded()),
				unsupported("EC PRIVATE KEY, without its curve"));
		forms.put(TestPem.block("PRIVATE KEY", onCurveOfBitcoin(ec.getS())), "unknown");
		forms.put(key.replace("\n", " "), "has blanks instead of line feeds; use \\n or real line feeds");
		forms.put("\"" + key.strip() + "\"", "It is in quotes; remove them");
		forms.put(Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)),
				"It looks like the base64 of a PEM text; decode it");
		forms.put(key.lines().filter((line) -> !line.startsWith("-")).reduce("", String::concat), NEITHER);
		forms.put(key.substring(0, key.length() / 2), "has no END line");
		forms.put(key.substring(key.indexOf('\n') + 1), NEITHER);
		forms.put(key + key, "KAFKA_SEC_CLIENT_KEY holds 2 private keys; keep one");
		forms.put(key.replace("MII", "!!!"), "is not valid base64 [hidden, ");
	}

	private static String unsupported(String format) {
		return "KAFKA_SEC_CLIENT_KEY: format \"" + format + "\" is not supported; " + CONVERT;
	}

	private static String encrypted(KeyPair pair) throws IOException {
		try {
			OutputEncryptor encryptor = new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
				.setProvider(new BouncyCastleProvider())
				.setPassword("secret".toCharArray())
				.build();
			StringWriter text = new StringWriter();
			try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
				writer.writeObject(new JcaPKCS8Generator(pair.getPrivate(), encryptor));
			}
			return text.toString();
		}
		catch (OperatorCreationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String withDekInfo(KeyPair pair) throws IOException {
		StringWriter text = new StringWriter();
		try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
			writer.writeObject(pair.getPrivate(),
					new JcePEMEncryptorBuilder("AES-256-CBC").setProvider(new BouncyCastleProvider())
						.build("secret".toCharArray()));
		}
		return text.toString();
	}

	private static String openSsh() throws IOException {
		return TestPem.block("OPENSSH PRIVATE KEY", OpenSSHPrivateKeyUtil
			.encodePrivateKey(PrivateKeyFactory.createKey(TestPem.ed25519().getPrivate().getEncoded())));
	}

	private static KeyPair dsa() throws GeneralSecurityException {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("DSA");
		generator.initialize(2048);
		return generator.generateKeyPair();
	}

	private static byte[] onCurveOfBitcoin(BigInteger secret) throws IOException {
		return new PrivateKeyInfo(
				new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256k1),
				new org.bouncycastle.asn1.sec.ECPrivateKey(256, secret))
			.getEncoded();
	}

}
