package com.github.onsdigital.dp.kafka.connection;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;

/**
 * Reads the certificates and the key from their sources and validates them together.
 */
final class TlsMaterialLoader {

	private final TlsSources sources;

	private final CertificateDates dates;

	TlsMaterialLoader(TlsSources sources, Clock clock) {
		this.sources = sources;
		this.dates = new CertificateDates(clock);
	}

	TlsSources sources() {
		return this.sources;
	}

	/**
	 * Reads and validates all sources.
	 * @param problems receives errors and warnings
	 * @return the material, and the fingerprint of the texts it was read from
	 */
	Loaded load(SettingProblems problems) {
		SettingProblems found = new SettingProblems();
		MessageDigest digest = sha256();
		List<PemBlock> caCertificates = blocks(this.sources.caCertificates(), digest, found);
		List<PemBlock> chain = blocks(this.sources.certificate(), digest, found);
		List<PemBlock> key = blocks(this.sources.key(), digest, found);
		TlsMaterial material = material(caCertificates, chain, key, found);
		problems.addAll(found);
		return new Loaded(HexFormat.of().formatHex(digest.digest()), found.hasErrors() ? null : material);
	}

	/**
	 * Calculates the fingerprint of the texts without parsing them.
	 * @return the fingerprint, the same as {@link #load} returns
	 */
	String fingerprint() {
		MessageDigest digest = sha256();
		text(this.sources.caCertificates(), digest);
		text(this.sources.certificate(), digest);
		text(this.sources.key(), digest);
		return HexFormat.of().formatHex(digest.digest());
	}

	private static void text(@Nullable PemSource source, MessageDigest digest) {
		digest.update((byte) 0);
		if (source != null) {
			try {
				digest.update(source.read().getBytes(StandardCharsets.UTF_8));
			}
			catch (PemException ex) {
				digest.update(ex.messageSuffix().getBytes(StandardCharsets.UTF_8));
			}
		}
	}

	/**
	 * Checks the validity periods of the certificates in use.
	 * @param material the material in use
	 * @param problems receives the warnings
	 */
	void checkDates(TlsMaterial material, SettingProblems problems) {
		PemSource certificate = this.sources.certificate();
		if (certificate != null && !material.chain().isEmpty()) {
			this.dates.checkClient(certificate, material.chain().get(0), problems);
		}
		PemSource caSource = this.sources.caCertificates();
		if (caSource != null) {
			this.dates.checkCaCertificates(caSource, material.caCertificates(), problems);
		}
	}

	private TlsMaterial material(@Nullable List<PemBlock> caBlocks, @Nullable List<PemBlock> chainBlocks,
			@Nullable List<PemBlock> keyBlocks, SettingProblems found) {
		List<X509Certificate> caCertificates = certificates(this.sources.caCertificates(), caBlocks, found);
		List<X509Certificate> chain = certificates(this.sources.certificate(), chainBlocks, found);
		PrivateKey key = key(keyBlocks, found);
		checkKeyPair(chain, key, found);
		TlsMaterial material = new TlsMaterial(caCertificates, chain, key);
		checkDates(material, found);
		return material;
	}

	private static @Nullable List<PemBlock> blocks(@Nullable PemSource source, MessageDigest digest,
			SettingProblems found) {
		digest.update((byte) 0);
		if (source == null) {
			return null;
		}
		String text;
		try {
			text = source.read();
			digest.update(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (PemException ex) {
			digest.update(ex.messageSuffix().getBytes(StandardCharsets.UTF_8));
			found.error(source.setting(), source.name() + ex.messageSuffix());
			return null;
		}
		try {
			return source.blocks(text);
		}
		catch (PemException ex) {
			found.error(source.setting(), source.name() + ex.messageSuffix());
			return null;
		}
	}

	private List<X509Certificate> certificates(@Nullable PemSource source, @Nullable List<PemBlock> blocks,
			SettingProblems found) {
		boolean trusted = Objects.equals(source, this.sources.caCertificates());
		if (source == null || blocks == null) {
			return List.of();
		}
		try {
			List<X509Certificate> certificates = Certificates.read(blocks);
			boolean key = blocks.stream().anyMatch(PemBlock::isPrivateKey);
			if (certificates.isEmpty()) {
				found.error(source.setting(),
						source.name() + (key ? " holds a PRIVATE KEY; are the two swapped?" : " holds no certificate"));
			}
			else if (key && (trusted || !source.isFile())) {
				found.error(source.setting(), source.name() + " holds a PRIVATE KEY beside the certificate; remove it");
			}
			return certificates;
		}
		catch (PemException ex) {
			found.error(source.setting(), source.name() + ex.messageSuffix());
			return List.of();
		}
	}

	private @Nullable PrivateKey key(@Nullable List<PemBlock> blocks, SettingProblems found) {
		PemSource source = this.sources.key();
		if (source == null || blocks == null) {
			return null;
		}
		try {
			PrivateKey key = PrivateKeys.read(blocks);
			String mode = source.modeIfOpenToAll();
			if (mode != null) {
				found.warn(source.setting(), source.name() + ": file " + SettingText.show(String.valueOf(source.path()))
						+ " can be read by every user of this machine (" + mode + "); narrow it to 0600 or 0440");
			}
			return key;
		}
		catch (PemException ex) {
			found.error(source.setting(), source.name() + ex.messageSuffix());
			return null;
		}
	}

	private void checkKeyPair(List<X509Certificate> chain, @Nullable PrivateKey key, SettingProblems found) {
		PemSource keySource = this.sources.key();
		PemSource certificateSource = this.sources.certificate();
		if (key == null || chain.isEmpty() || keySource == null || certificateSource == null
				|| PrivateKeys.isPair(key, chain.get(0).getPublicKey())) {
			return;
		}
		boolean keyMatchesLaterCertificate = chain.stream()
			.skip(1)
			.anyMatch((certificate) -> PrivateKeys.isPair(key, certificate.getPublicKey()));
		if (keyMatchesLaterCertificate) {
			found.error(certificateSource.setting(),
					certificateSource.name() + ": the client's own certificate must be the first one of the chain");
			return;
		}
		found.error(keySource.setting(), keySource.name() + " does not belong to " + certificateSource.name() + " ("
				+ Certificates.describe(chain.get(0)) + ")");
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("SHA-256 is missing", ex);
		}
	}

	/**
	 * The result of one read of the sources.
	 *
	 * @param fingerprint of the texts: equal for equal texts
	 * @param material the material, or {@code null} if there are errors
	 */
	record Loaded(String fingerprint, @Nullable TlsMaterial material) {

	}

}
