import Formats
import Reference
import Foundation
import Testing

@Suite struct FileBytesTests {
  @Test func aMissingFileSuggestsItsNeighbour() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write([1], to: folder.file("camera.png"))
    let near = #expect(throws: FormatError.self) { try FileBytes.read(folder.file("camrea.png")) }
    #expect(oneLine(near) == "\(folder.file("camrea.png")): no such file; did you mean camera.png?")
    let far = #expect(throws: FormatError.self) { try FileBytes.read(folder.file("elephant.jpg")) }
    #expect(oneLine(far) == "\(folder.file("elephant.jpg")): no such file; check the name and the folder")
    let lost = #expect(throws: FormatError.self) { try FileBytes.read(folder.file("none/camera.png")) }
    #expect(oneLine(lost).contains("no folder \(folder.file("none"))"))
    let under = #expect(throws: FormatError.self) { try FileBytes.read(folder.file("camera.png/x")) }
    #expect(oneLine(under).contains("not a folder"))
  }

  @Test func foldersDevicesPipesAndNothingAreRefused() throws {
    let folder = try TemporaryFolder()
    let directory = #expect(throws: FormatError.self) { try FileBytes.read(folder.path) }
    #expect(oneLine(directory).contains("is a folder"))
    let device = #expect(throws: FormatError.self) { try FileBytes.read("/dev/zero") }
    #expect(oneLine(device).contains("is a device or a pipe"))
    #expect(mkfifo(folder.file("pipe"), 0o600) == 0)
    let pipe = #expect(throws: FormatError.self) { try FileBytes.read(folder.file("pipe")) }
    #expect(oneLine(pipe).contains("is a device or a pipe"))
    try AtomicFile.write([], to: folder.file("empty"))
    let empty = #expect(throws: FormatError.self) { try FileBytes.read(folder.file("empty")) }
    #expect(oneLine(empty).contains("the file is empty"))
    for path in ["", "a\u{0}b"] { #expect(throws: FormatError.self) { try FileBytes.read(path) } }
  }

  @Test(.enabled(if: geteuid() != 0)) func aForbiddenFileIsRefused() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write([1], to: folder.file("secret"))
    #expect(chmod(folder.file("secret"), 0) == 0)
    let error = #expect(throws: FormatError.self) { try FileBytes.read(folder.file("secret")) }
    #expect(oneLine(error).contains("no permission"))
  }

  @Test func aFileThatLiesAboutItsSizeIsReadToItsEnd() throws {
    #if os(Linux)
    // Files of /proc say that they have 0 bytes.
    #expect(try !FileBytes.read("/proc/self/status").isEmpty)
    #endif
  }

  @Test func aHugeFileIsRefusedBeforeItIsRead() throws {
    let folder = try TemporaryFolder()
    let descriptor = open(folder.file("sparse"), O_WRONLY | O_CREAT, 0o600)
    #expect(ftruncate(descriptor, off_t(FileBytes.limit) + 1) == 0)
    close(descriptor)
    let error = #expect(throws: FormatError.self) { try FileBytes.read(folder.file("sparse")) }
    #expect(oneLine(error).contains("too large"))
  }

  @Test func standardInputIsReadToItsEnd() async {
    await #expect(processExitsWith: .success) {
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { exit(2) }
      dup2(ends[0], 0)
      let end = ends[1]
      let sent = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      Thread.detachNewThread {
        var start = 0
        while start < sent.count {
          let count = sent[start...].withUnsafeBytes { write(end, $0.baseAddress, min($0.count, 4093)) }
          if count <= 0 { exit(3) }
          start += count
        }
        close(end)
      }
      exit(try FileBytes.read("-") == sent ? 0 : 4)
    }
  }

  @Test func anEndlessStandardInputIsRefused() async {
    await #expect(processExitsWith: .success) {
      dup2(open("/dev/zero", O_RDONLY), 0)
      do {
        _ = try FileBytes.read("-")
        exit(2)
      } catch let error as FormatError {
        exit(error.description.hasPrefix("standard input: more than 268435456 bytes") ? 0 : 3)
      }
    }
  }

  @Test func anEmptyOrClosedStandardInputIsRefused() async {
    await #expect(processExitsWith: .success) {
      dup2(open("/dev/null", O_RDONLY), 0)
      do {
        _ = try FileBytes.read("-")
        exit(2)
      } catch let error as FormatError {
        if !error.description.hasPrefix("standard input: is empty") { exit(3) }
      }
      close(0)
      do {
        _ = try FileBytes.read("-")
        exit(4)
      } catch is FormatError {
        exit(0)
      }
    }
  }

  @Test func errorsAreOneLine() {
    let error = FormatError("a\nb\u{1B}[31m\u{202E}c", "d\re", remedy: "f\u{2028}g")
    #expect(oneLine(error) == "a\\u{a}b\\u{1b}[31m\\u{202e}c: d\\u{d}e; f\\u{2028}g")
    #expect(FormatError("그림.png", "x").description == "그림.png: x")
    #expect(FormatError("-", "x").description == "standard input: x")
  }
}

@Suite struct AtomicFileTests {
  @Test func writesAndReplaces() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("out.bin")
    try AtomicFile.checkWritable(path)
    #expect(folder.names.isEmpty)
    try AtomicFile.write([1, 2, 3], to: path)
    try AtomicFile.write([4, 5], to: path)
    #expect(try FileBytes.read(path) == [4, 5])
    #expect(folder.names == ["out.bin"])
  }

  @Test func keepsPermissionsAndHonoursTheUmask() throws {
    let folder = try TemporaryFolder()
    let plain = open(folder.file("plain"), O_WRONLY | O_CREAT, 0o666)
    close(plain)
    try AtomicFile.write([1], to: folder.file("new"))
    #expect(folder.permissions("new") == folder.permissions("plain"))
    #expect(chmod(folder.file("new"), 0o640) == 0)
    try AtomicFile.write([2], to: folder.file("new"))
    #expect(folder.permissions("new") == 0o640)
  }

  @Test func followsLinks() throws {
    let folder = try TemporaryFolder()
    #expect(mkdir(folder.file("sub"), 0o777) == 0)
    try AtomicFile.write([1], to: folder.file("sub/real"))
    for (link, target) in [("relative", "sub/real"), ("absolute", folder.file("sub/real")), ("dangling", "sub/new")] {
      #expect(symlink(target, folder.file(link)) == 0)
    }
    try AtomicFile.write([2], to: folder.file("relative"))
    #expect(try FileBytes.read(folder.file("sub/real")) == [2])
    try AtomicFile.write([3], to: folder.file("absolute"))
    #expect(try FileBytes.read(folder.file("sub/real")) == [3])
    try AtomicFile.write([4], to: folder.file("dangling"))
    #expect(try FileBytes.read(folder.file("sub/new")) == [4])
    for link in ["relative", "absolute", "dangling"] {
      #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: folder.file(link))) != nil)
    }
    #expect(symlink("loop", folder.file("loop")) == 0)
    let error = #expect(throws: OutputError.self) { try AtomicFile.write([5], to: folder.file("loop")) }
    #expect(oneLine(error).contains("symbolic links"))
  }

  @Test func impossiblePlacesAreRefusedBeforeAnythingIsWritten() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write([1], to: folder.file("file"))
    #expect(mkdir(folder.file("results"), 0o777) == 0)
    let cases = [
      (folder.file("results"), "is a folder; name a file in it, such as \(folder.file("results"))/result.png"),
      (folder.file("resluts/a.png"), "no folder \(folder.file("resluts")); did you mean results?"),
      (folder.file("file/a.png"), "\(folder.file("file")) is not a folder"), (folder.file("none/"), "no such folder"),
      ("", "an empty file name"), ("a\u{0}b", "NUL"),
    ]
    for (path, words) in cases {
      for attempt in [AtomicFile.checkWritable, { try AtomicFile.write([2], to: $0) }] {
        let error = #expect(throws: OutputError.self) { try attempt(path) }
        #expect(oneLine(error).contains(words), "\(oneLine(error))")
      }
    }
    #expect(folder.names == ["file", "results"])
  }

  @Test(.enabled(if: geteuid() != 0)) func protectedFilesAndFoldersAreRefused() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write([1], to: folder.file("file"))
    #expect(chmod(folder.file("file"), 0o444) == 0)
    #expect(throws: OutputError.self) { try AtomicFile.checkWritable(folder.file("file")) }
    #expect(chmod(folder.path, 0o555) == 0)
    #expect(throws: OutputError.self) { try AtomicFile.checkWritable(folder.file("other")) }
    #expect(chmod(folder.path, 0o777) == 0)
  }

  @Test func theLongestNameWorksAndALongerOneIsAnError() throws {
    let folder = try TemporaryFolder()
    let name = String(repeating: "n", count: 255)
    try AtomicFile.write([1], to: folder.file(name))
    #expect(folder.names == [name])
    #expect(throws: OutputError.self) { try AtomicFile.write([1], to: folder.file(name + "n")) }
    #expect(folder.names == [name])
  }

  @Test func devicesAreWrittenToNotReplaced() throws {
    try AtomicFile.checkWritable("/dev/null")
    try AtomicFile.write([1, 2, 3], to: "/dev/null")
    var information = stat()
    #expect(stat("/dev/null", &information) == 0 && information.st_mode & S_IFMT == S_IFCHR)
    #if os(Linux)
    let error = #expect(throws: OutputError.self) { try AtomicFile.write([1], to: "/dev/full") }
    #expect(oneLine(error).contains("the disk is full"))
    #endif
  }

  @Test func aFailedWriteLeavesTheOldFileWhole() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let old = [UInt8](repeating: 7, count: 500)
      try AtomicFile.write(old, to: folder.file("out"))
      signal(SIGXFSZ, SIG_IGN)
      #if canImport(Glibc)
      var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
      guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { exit(2) }
      #else
      var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
      guard setrlimit(RLIMIT_FSIZE, &limit) == 0 else { exit(2) }
      #endif
      do {
        try AtomicFile.write([UInt8](repeating: 8, count: 5000), to: folder.file("out"))
        exit(3)
      } catch is OutputError {
        guard try FileBytes.read(folder.file("out")) == old else { exit(4) }
        exit(folder.names == ["out"] ? 0 : 5)
      }
    }
  }
}

@Suite struct SpellingTests {
  @Test(
    arguments: [
      ("camrea", "camera"), ("CAMERA", "camera"), ("camera", "camera"), ("cameraa", "camera"), ("sobell", "sobel"),
      ("가장자", "가장자리"), ("x", nil), ("elephant", nil), ("", nil),
    ] as [(String, String?)])
  func findsTheNearest(word: String, expected: String?) {
    #expect(Spelling.nearest(to: word, in: ["sobel", "camera", "laplace", "가장자리"]) == expected)
    #expect(Spelling.nearest(to: word, in: ["가장자리", "laplace", "camera", "sobel"]) == expected)
  }

  @Test func equallyNearGoesByTheAlphabet() {
    #expect(Spelling.nearest(to: "image1.png", in: ["image3.png", "image2.png"]) == "image2.png")
    #expect(Spelling.nearest(to: "image1.png", in: ["image2.png", "image3.png"]) == "image2.png")
    #expect(Spelling.nearest(to: String(repeating: "a", count: 10_000), in: ["a"]) == nil)
    #expect(Spelling.nearest(to: "a", in: [String]()) == nil)
  }
}

@Suite struct ResourceFolderTests {
  @Test func looksInShareOfEveryFolderAboveNearestFirst() throws {
    let folder = try TemporaryFolder()
    for path in ["near", "near/bin", "told"] { #expect(mkdir(folder.file(path), 0o777) == 0) }
    let program = folder.file("near/bin/explain")
    let find = { (environment: String?) in
      try ResourceFolder.locate("fonts", executable: program, environment: environment)
    }
    let error = #expect(throws: FormatError.self) { try find(nil) }
    #expect(oneLine(error).contains("EXPLAIN_RESOURCES"))
    #expect(throws: FormatError.self) { try ResourceFolder.locate("fonts", executable: nil, environment: nil) }

    // From the farthest place to the nearest: each is found in spite of the one before.
    for place in ["", "near/"] {
      for path in ["share", "share/explain"] { #expect(mkdir(folder.file(place + path), 0o777) == 0) }
      // A file of that name is no folder.
      try AtomicFile.write([1], to: folder.file(place + "share/explain/fonts"))
      let before = try? find(nil)
      #expect(unlink(folder.file(place + "share/explain/fonts")) == 0)
      #expect(mkdir(folder.file(place + "share/explain/fonts"), 0o777) == 0)
      #expect(try find(nil) == folder.file(place + "share/explain/fonts"))
      #expect(try find(nil) != before)
    }
    // Where the environment names a place, no other counts.
    #expect(throws: FormatError.self) { try find(folder.file("told")) }
    #expect(mkdir(folder.file("told/fonts"), 0o777) == 0)
    #expect(try find(folder.file("told")) == folder.file("told/fonts"))
    #expect(try find("") == folder.file("near/share/explain/fonts"))
  }

  @Test func theRunningProgramFindsItsOwnFiles() throws {
    #expect(try FileBytes.read(ResourceFolder.locate("fonts") + "/NanumGothic.ttf").count > 1_000_000)
    let error = #expect(throws: FormatError.self) { try ResourceFolder.locate("none") }
    #expect(oneLine(error).contains("share/explain"))
  }
}
