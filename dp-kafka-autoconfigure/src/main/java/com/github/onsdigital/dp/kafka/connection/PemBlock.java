package com.github.onsdigital.dp.kafka.connection;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import com.github.onsdigital.dp.kafka.settings.SettingText;

/**
 * One block of a PEM text, its lines joined.
 *
 * @param label the label after BEGIN, for example {@code PRIVATE KEY}
 * @param encrypted whether a header declares it encrypted
 * @param base64 the bytes, validated
 */
record PemBlock(String label, boolean encrypted, String base64) {

	static final String BEGIN = "-----BEGIN ";

	private static final String DASHES = "-----";

	/** A BEGIN line after other lines. */
	private static final Pattern FIRST_BLOCK = Pattern.compile("\\n[ \\t]*" + BEGIN);

	/**
	 * Returns whether a value is a PEM text and not a path.
	 * @param value the value of a setting
	 * @return whether one of its lines begins a PEM block; lines before it, as the bag
	 * attributes that {@code openssl pkcs12} prints, are ignored
	 */
	static boolean isText(String value) {
		String clean = clean(value);
		return clean.startsWith(BEGIN) || FIRST_BLOCK.matcher(clean).find();
	}

	/**
	 * Reads all blocks of a text.
	 * @param text the text; its lines may end with LF, CRLF, or the two characters
	 * {@code \n}
	 * @return the blocks, in their order; empty if there is none
	 * @throws PemException if one is cut off or damaged
	 */
	static List<PemBlock> parse(String text) throws PemException {
		String clean = clean(text);
		List<PemBlock> blocks = new ArrayList<>();
		int begin = clean.indexOf(BEGIN);
		while (begin >= 0) {
			int afterBegin = begin + BEGIN.length();
			int next = clean.indexOf(BEGIN, afterBegin);
			String part = clean.substring(afterBegin, (next >= 0) ? next : clean.length());
			blocks.add(block(part));
			begin = next;
		}
		return blocks;
	}

	private static String clean(String text) {
		String clean = text.replace("\ufeff", "").replace("\\r", "").replace("\\n", "\n");
		return clean.replace("\r\n", "\n").replace('\r', '\n').strip();
	}

	private static PemBlock block(String part) throws PemException {
		int labelEnd = part.indexOf(DASHES);
		String label = (labelEnd >= 0) ? part.substring(0, labelEnd).strip() : "";
		if (!label.matches("[A-Z0-9 ]{1,40}")) {
			throw new PemException(": the BEGIN line of a PEM block is not complete");
		}
		int end = part.indexOf(DASHES + "END " + label + DASHES);
		if (end < 0) {
			throw new PemException(String.format(Locale.ROOT,
					": PEM block \"%s\" has no END line (%,d chars). Often a secret cut at a line feed", label,
					part.length() + BEGIN.length()));
		}
		return body(label, part.substring(labelEnd + DASHES.length(), end));
	}

	private static PemBlock body(String label, String body) throws PemException {
		StringBuilder base64 = new StringBuilder();
		boolean encrypted = false;
		for (String line : body.lines().toList()) {
			String stripped = line.strip();
			if (stripped.indexOf(':') >= 0) {
				encrypted |= stripped.startsWith("DEK-Info") || stripped.contains("ENCRYPTED");
			}
			else if (stripped.matches("(?s).*\\s.*")) {
				throw new PemException(
						": PEM block \"" + label + "\" has blanks instead of line feeds; use \\n or real line feeds");
			}
			else {
				base64.append(stripped);
			}
		}
		try {
			if (decode(base64.toString()).length == 0) {
				throw new PemException(": PEM block \"" + label + "\" is empty");
			}
			return new PemBlock(label, encrypted, base64.toString());
		}
		catch (IllegalArgumentException ex) {
			// its message would contain a character of the key
			throw new PemException(": PEM block \"" + label + "\" is not valid base64 "
					+ SettingText.hide(base64.toString()) + ". Cut off or changed on the way?");
		}
	}

	private static byte[] decode(String base64) {
		return Base64.getDecoder().decode(base64.getBytes(StandardCharsets.UTF_8));
	}

	byte[] der() {
		return decode(this.base64);
	}

	boolean isCertificate() {
		return this.label.equals("CERTIFICATE") || this.label.equals("X509 CERTIFICATE");
	}

	boolean isPrivateKey() {
		return this.label.endsWith("PRIVATE KEY");
	}

	/**
	 * Shows the label only: the bytes may be a key.
	 */
	@Override
	public String toString() {
		return this.label;
	}

}
