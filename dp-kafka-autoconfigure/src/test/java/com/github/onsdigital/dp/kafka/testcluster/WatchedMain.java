package com.github.onsdigital.dp.kafka.testcluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Runs the {@code main} method of the class in its first argument. Halts when its
 * standard input ends, so that no process outlives the JVM that started it. A broker also
 * deletes the cluster's files.
 */
public final class WatchedMain {

	private static final String FOLDER = "dp.kafka.testcluster.folder";

	private WatchedMain() {
	}

	public static void main(String[] args) throws ReflectiveOperationException {
		Thread watch = new Thread(WatchedMain::endWithParent, "dp-kafka-test-watch");
		watch.setDaemon(true);
		watch.start();
		String[] rest = Arrays.copyOfRange(args, 1, args.length);
		Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
	}

	static String deleteOption(Path folder) {
		return "-D" + FOLDER + "=" + folder;
	}

	private static void endWithParent() {
		InputStream input = System.in;
		try {
			input.transferTo(OutputStream.nullOutputStream());
		}
		catch (IOException ex) {
			// same as the end of the input
		}
		try {
			String folder = System.getProperty(FOLDER);
			if (folder != null) {
				new ClusterFolder(Path.of(folder)).delete();
			}
		}
		catch (UncheckedIOException ex) {
			// another broker deleted the folder at the same time
		}
		Runtime.getRuntime().halt(3);
	}

}
