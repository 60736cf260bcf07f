// A process that is started, fed, waited for and perhaps killed. What it is and what it means is `Program.swift`'s.

import Dispatch
import Glibc
import Synchronization

/// One process, by the system's own call: Foundation's `Process` crashes where tests start several at once.
struct Child {
  let program: String
  let arguments: [String]
  let environment: [String: String]
  let folder: String
  let output: String
  let errors: String

  struct Status {
    var exitCode: Int32 = -1
    var signal: Int32?
    var isLate = false
  }

  /// When a process is to be killed.
  struct End {
    let seconds: Double
    let isReady: () -> Bool
  }

  /// Starts the process, feeds it and waits for its end.
  func run(input: [UInt8], until end: End?) throws -> Status {
    // A program that does not read its input must not end the tests.
    signal(SIGPIPE, SIG_IGN)
    let (process, writing) = try Self.starting.withLock { _ in try start() }
    DispatchQueue.global().async {
      var rest = input[...]
      while !rest.isEmpty {
        let written = rest.withUnsafeBytes { write(writing, $0.baseAddress, $0.count) }
        if written <= 0 { break }
        rest = rest.dropFirst(written)
      }
      close(writing)
    }
    return wait(for: process, until: end)
  }

  /// One start at a time: no other child may inherit the pipe, or it would have no end before that child has one.
  private static let starting = Mutex(())

  /// The process, and the end of the pipe to its standard input.
  private func start() throws -> (process: pid_t, writing: Int32) {
    var pipe: [Int32] = [-1, -1]
    guard Glibc.pipe(&pipe) == 0 else { throw ProgramFailure.notStarted(Self.words(errno)) }
    for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    defer { close(pipe[0]) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_adddup2(&actions, pipe[0], 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, flags, 0o600)
    // The shell changes the folder and becomes the program.
    let shell = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder, program]
    let words = (shell + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in words + variables { free(text) } }
    var process: pid_t = 0
    let problem = posix_spawn(&process, shell[0], &actions, nil, words, variables)
    guard problem == 0 else {
      close(pipe[1])
      throw ProgramFailure.notStarted(Self.words(problem))
    }
    return (process, pipe[1])
  }

  private func wait(for process: pid_t, until end: End?) -> Status {
    let deadline = DispatchTime.now() + .seconds(Program.secondsAllowed)
    var status = Status()
    var code: Int32 = 0
    while waitpid(process, &code, WNOHANG) == 0 {
      if DispatchTime.now() > deadline {
        status.isLate = true
        kill(process, SIGKILL)
        waitpid(process, &code, 0)
        break
      }
      if let end, end.isReady() {
        usleep(UInt32(end.seconds * 1e6))
        kill(process, SIGKILL)
        waitpid(process, &code, 0)
        break
      }
      usleep(1000)
    }
    // As the macros WTERMSIG and WEXITSTATUS, which Swift does not see.
    if code & 0x7F == 0 { status.exitCode = code >> 8 & 0xFF } else { status.signal = code & 0x7F }
    return status
  }

  private static func words(_ number: Int32) -> String { String(cString: strerror(number)) }
}
