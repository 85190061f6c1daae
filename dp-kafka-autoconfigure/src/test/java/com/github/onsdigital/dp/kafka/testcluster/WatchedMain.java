package com.github.onsdigital.dp.kafka.testcluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Runs the {@code main} of the class named first. Ends when its standard input does, so
 * that no process outlives the JVM that started it, however that died; a broker takes the
 * cluster's files with it.
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
			// as good as its end
		}
		try {
			String folder = System.getProperty(FOLDER);
			if (folder != null) {
				new ClusterFolder(Path.of(folder)).delete();
			}
		}
		catch (UncheckedIOException ex) {
			// another broker was faster
		}
		Runtime.getRuntime().halt(3);
	}

}
