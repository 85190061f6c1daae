package com.github.onsdigital.dp.kafka.testcluster;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;

/**
 * Formats certificates and keys as PEM text.
 */
final class Pem {

	private Pem() {
	}

	static String certificates(List<X509Certificate> chain) {
		StringBuilder text = new StringBuilder();
		try {
			for (X509Certificate certificate : chain) {
				text.append(block("CERTIFICATE", certificate.getEncoded()));
			}
		}
		catch (CertificateEncodingException ex) {
			throw new IllegalStateException(ex);
		}
		return text.toString();
	}

	static String pkcs8(PrivateKey key) {
		return block("PRIVATE KEY", key.getEncoded());
	}

	/**
	 * Formats an RSA key as PKCS#1 and an EC key as SEC1 with its curve, as
	 * {@code openssl … -traditional} does.
	 */
	static String traditional(PrivateKey key) {
		PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
		try {
			if (key instanceof java.security.interfaces.ECPrivateKey ec) {
				ASN1Encodable curve = info.getPrivateKeyAlgorithm().getParameters();
				int bits = ec.getParams().getOrder().bitLength();
				return block("EC PRIVATE KEY", new ECPrivateKey(bits, ec.getS(), curve).getEncoded(ASN1Encoding.DER));
			}
			if (key.getAlgorithm().equals("RSA")) {
				return block("RSA PRIVATE KEY", info.parsePrivateKey().toASN1Primitive().getEncoded());
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		throw new IllegalArgumentException("A key of algorithm " + key.getAlgorithm() + " has no traditional form");
	}

	private static String block(String label, byte[] der) {
		String base64 = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(der);
		return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
	}

}
