package com.github.onsdigital.dp.kafka.connection;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

import com.github.onsdigital.dp.kafka.settings.SettingProblem;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * The SSL bundle {@code dp-kafka}. A Kafka client keeps its bundle until it is closed,
 * but creates a new SSL context from it for every connection. This bundle checks at that
 * moment whether its files changed, so that the next connection uses a renewed
 * certificate. If the files are invalid, the certificates in use stay in use.
 * Thread-safe; blocks only for reading the files.
 *
 * @since 0.1.0
 * @hidden
 */
@Internal
public final class ReloadingSslBundle implements SslBundle {

	/**
	 * The name under which it is registered with Spring Boot.
	 */
	public static final String NAME = "dp-kafka";

	private static final Logger logger = LoggerFactory.getLogger(ReloadingSslBundle.class);

	private final TlsMaterialLoader loader;

	private final boolean skipVerify;

	private final ReentrantLock lock = new ReentrantLock();

	private final Set<String> logged = new HashSet<>();

	private volatile Current current;

	private @Nullable String rejectedFingerprint;

	private @Nullable String invalidFingerprint;

	ReloadingSslBundle(TlsMaterialLoader loader, TlsMaterialLoader.Loaded first, TlsMaterial material,
			boolean skipVerify) {
		this.loader = loader;
		this.skipVerify = skipVerify;
		this.current = new Current(first.fingerprint(), material, TlsBundles.of(material, skipVerify));
	}

	boolean skipsVerify() {
		return this.skipVerify;
	}

	boolean hasSources() {
		return this.loader.sources().any();
	}

	private boolean isFromFiles() {
		return this.loader.sources().anyFile();
	}

	// logs nothing: a file that is being written is invalid for a moment
	private SslBundle latest() {
		if (isFromFiles() && this.lock.tryLock()) {
			try {
				String fingerprint = this.loader.fingerprint();
				if (!fingerprint.equals(this.current.fingerprint()) && !fingerprint.equals(this.rejectedFingerprint)) {
					load(new SettingProblems());
				}
			}
			finally {
				this.lock.unlock();
			}
		}
		return this.current.bundle();
	}

	/**
	 * Checks the files and uses new certificates. Logs each problem of the dates of the
	 * certificates in use once, and each error of the files once, if two checks in a row
	 * found the same files.
	 */
	void checkCertificates() {
		this.lock.lock();
		try {
			SettingProblems problems = new SettingProblems();
			String fingerprint = this.loader.fingerprint();
			if (!fingerprint.equals(this.current.fingerprint())) {
				load(problems);
			}
			if (fingerprint.equals(this.invalidFingerprint)) {
				for (SettingProblem error : problems.errors()) {
					warnOnce(error.line() + ". The certificates read before stay in use");
				}
			}
			this.invalidFingerprint = problems.hasErrors() ? fingerprint : null;
			SettingProblems dates = new SettingProblems();
			this.loader.checkDates(this.current.material(), dates);
			dates.warnings().forEach((warning) -> warnOnce(warning.line()));
			dates.errors().forEach((error) -> warnOnce(error.line()));
		}
		finally {
			this.lock.unlock();
		}
	}

	private void load(SettingProblems problems) {
		TlsMaterialLoader.Loaded loaded = this.loader.load(problems);
		TlsMaterial material = loaded.material();
		if (material == null) {
			this.rejectedFingerprint = loaded.fingerprint();
			return;
		}
		this.current = new Current(loaded.fingerprint(), material, TlsBundles.of(material, this.skipVerify));
		this.rejectedFingerprint = null;
		this.logged.clear();
		logger.info("Certificates changed: new connections to Kafka use " + material);
	}

	/**
	 * Marks the warnings that the start has logged already.
	 * @param problems the logged warnings
	 */
	void markLogged(SettingProblems problems) {
		problems.warnings().forEach((warning) -> this.logged.add(warning.line()));
	}

	private void warnOnce(String line) {
		if (this.logged.add(line)) {
			logger.warn(line);
		}
	}

	@Override
	public SslStoreBundle getStores() {
		return latest().getStores();
	}

	@Override
	public SslBundleKey getKey() {
		return SslBundleKey.NONE;
	}

	@Override
	public SslOptions getOptions() {
		return TlsBundles.options();
	}

	@Override
	public String getProtocol() {
		return DEFAULT_PROTOCOL;
	}

	@Override
	public SslManagerBundle getManagers() {
		return new LiveManagers();
	}

	@Override
	public SSLContext createSslContext() {
		return latest().createSslContext();
	}

	/**
	 * Shows the subjects only.
	 */
	@Override
	public String toString() {
		return "SSL bundle " + NAME + " " + this.current.material();
	}

	private record Current(String fingerprint, TlsMaterial material, SslBundle bundle) {

	}

	private final class LiveManagers implements SslManagerBundle {

		@Override
		public KeyManagerFactory getKeyManagerFactory() {
			return latest().getManagers().getKeyManagerFactory();
		}

		@Override
		public TrustManagerFactory getTrustManagerFactory() {
			return latest().getManagers().getTrustManagerFactory();
		}

		@Override
		public SSLContext createSslContext(String protocol) {
			return latest().getManagers().createSslContext(protocol);
		}

	}

}
