package com.github.onsdigital.dp.kafka.connection;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;

/**
 * The sources of the certificates and the key.
 *
 * @param caCertificates the certificates to trust, or {@code null} for those of the JVM
 * @param certificate the client's certificate, or {@code null}
 * @param key the client's key, or {@code null}
 */
record TlsSources(@Nullable PemSource caCertificates, @Nullable PemSource certificate, @Nullable PemSource key) {

	static @Nullable PemSource source(@Nullable RawSetting setting, SettingProblems problems) {
		if (setting == null) {
			return null;
		}
		if (setting.missingPlaceholder() != null) {
			problems.error(setting, setting.name() + " placeholder " + setting.missingPlaceholder() + " is not set");
			return null;
		}
		try {
			return PemSource.of(setting);
		}
		catch (PemException ex) {
			problems.error(setting, setting.name() + ex.messageSuffix());
			return null;
		}
	}

	boolean any() {
		return this.caCertificates != null || this.certificate != null || this.key != null;
	}

	boolean anyFile() {
		return isFile(this.caCertificates) || isFile(this.certificate) || isFile(this.key);
	}

	private static boolean isFile(@Nullable PemSource source) {
		return source != null && source.isFile();
	}

}
