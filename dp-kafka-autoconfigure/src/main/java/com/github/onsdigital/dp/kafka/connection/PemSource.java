package com.github.onsdigital.dp.kafka.connection;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingText;

/**
 * The source of a certificate or key: the text itself, or a file that may change.
 *
 * @param setting the setting as the user wrote it
 * @param path the file, or {@code null} if the value is the text
 */
record PemSource(RawSetting setting, @Nullable Path path) {

	private static final int LARGEST = 1 << 20;

	/** The base64 encoding of {@code -----BEGIN}. */
	private static final String ENCODED_BEGIN = "LS0tLS1CRUdJTi";

	/**
	 * Determines whether a value is a text or a path.
	 * @param setting the setting
	 * @return the source
	 * @throws PemException if the value is neither a PEM text nor a possible file name
	 */
	static PemSource of(RawSetting setting) throws PemException {
		if (PemBlock.isText(setting.value())) {
			return new PemSource(setting, null);
		}
		String value = setting.value().strip();
		if (!couldBePath(value)) {
			throw neither(setting);
		}
		try {
			return new PemSource(setting, Path.of(value));
		}
		catch (InvalidPathException ex) {
			throw neither(setting);
		}
	}

	private static PemException neither(RawSetting setting) {
		String value = setting.value().strip();
		String hint = "";
		if (value.matches("(?s)[\"'`].*")) {
			hint = ". It is in quotes; remove them";
		}
		else if (value.contains(PemBlock.BEGIN)) {
			hint = ". It has text before -----BEGIN on the same line. Write the block alone: openssl pkey -in key.pem for "
					+ "a key, openssl x509 -in cert.pem for a certificate";
		}
		else if (value.startsWith(ENCODED_BEGIN)) {
			hint = ". It looks like the base64 of a PEM text; decode it";
		}
		return new PemException(
				" is neither a PEM block (-----BEGIN …) nor a file name " + SettingText.hide(setting.value()) + hint);
	}

	/**
	 * Whether a value may be a path. A key without its BEGIN line must never be shown as
	 * a path: base64 has no dot, and a path of one element is not that long.
	 */
	private static boolean couldBePath(String value) {
		if (value.length() > 1024 || value.chars().anyMatch((character) -> character < ' ' || character == 0xfffd)
				|| value.contains("-----")) {
			return false;
		}
		if (value.matches(".*\\.[A-Za-z0-9_-]{1,10}")) {
			return true;
		}
		return value.matches("(/|\\.{1,2}/|[A-Za-z]:\\\\).*") && !value.matches("[A-Za-z0-9+/=]{40,}");
	}

	boolean isFile() {
		return this.path != null;
	}

	String name() {
		return this.setting.name();
	}

	/**
	 * Reads the text.
	 * @return the text
	 * @throws PemException if the file is missing or cannot be read
	 */
	String read() throws PemException {
		Path file = this.path;
		if (file == null) {
			return this.setting.value();
		}
		String shown = ": file " + SettingText.show(file.toString()) + ": ";
		try {
			return read(file, shown);
		}
		catch (AccessDeniedException ex) {
			throw new PemException(shown + "permission denied");
		}
		catch (IOException ex) {
			throw new PemException(shown + "cannot be read (" + ex.getClass().getSimpleName() + ")");
		}
	}

	private static String read(Path file, String shown) throws IOException, PemException {
		if (Files.isDirectory(file)) {
			throw new PemException(shown + "is a directory");
		}
		if (!Files.isRegularFile(file)) {
			throw new PemException(shown + (Files.exists(file) ? "is not a file" : "no such file"));
		}
		try (InputStream in = Files.newInputStream(file)) {
			byte[] bytes = in.readNBytes(LARGEST + 1);
			if (bytes.length > LARGEST) {
				throw new PemException(shown + "is larger than 1 MB");
			}
			String text = new String(bytes, StandardCharsets.UTF_8);
			if (text.isBlank()) {
				throw new PemException(shown + "is empty");
			}
			return text;
		}
	}

	/**
	 * Returns the mode of the file if every user of the machine may read it.
	 * @return the mode, for example {@code rw-r--r--}, or {@code null} if not every user
	 * may read it, or the mode is not known
	 */
	@Nullable String modeIfOpenToAll() {
		Path file = this.path;
		if (file == null) {
			return null;
		}
		try {
			Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
			return permissions.contains(PosixFilePermission.OTHERS_READ) ? PosixFilePermissions.toString(permissions)
					: null;
		}
		catch (IOException | UnsupportedOperationException ex) {
			return null;
		}
	}

	/**
	 * Parses the blocks of a text that {@link #read()} returned.
	 * @param text the text
	 * @return at least one block
	 * @throws PemException if there is none, or one is cut off or damaged
	 */
	List<PemBlock> blocks(String text) throws PemException {
		List<PemBlock> blocks = PemBlock.parse(text);
		if (blocks.isEmpty()) {
			throw new PemException(
					": file " + SettingText.show(String.valueOf(this.path)) + ": holds no PEM block (-----BEGIN …)");
		}
		return blocks;
	}

	/**
	 * Shows the name only: the value may be a key.
	 */
	@Override
	public String toString() {
		return name();
	}

}
