// `explain bench --worker`: runs cases for another program, which times its own libraries in between. One request a
// line on standard input, one answer a line on standard output, both JSON. Next: `Benchmarks/compare.py`, which asks.

import Formats
import Kernels
import Reference

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Answers requests until there are none.
///
/// | request | answer |
/// |---|---|
/// | `{"do":"catalogue"}` | `{"cases":[…],"threads":2,"vectors":"AVX2 and FMA"}` |
/// | `{"do":"peak"}` | `{"operations_per_second":2.0e11}` |
/// | `{"do":"prepare","case":3,"folder":"/tmp/x"}` | `{"algorithms":["naive",…],"automatic":"direct"}` |
/// | `{"do":"answer","algorithm":"direct","folder":"/tmp/y"}` | `{"files":["0.npy"]}` or `{"refused":"…"}` |
/// | `{"do":"time","algorithm":"direct","runs":4}` | `{"seconds":0.0012}`, of one run |
///
/// `prepare` reads the arrays of a case (``Workload``); with `"pass":"training"` a layer is run forward and backward, and
/// its answers are the output and the gradients of input, kernel and bias. An algorithm refuses a case that it does not
/// apply to or that would take too much memory. A request that cannot be done is answered by `{"error":"…"}`.
struct BenchmarkWorker {
  private struct Request: Decodable {
    var `do`: String
    var `case`: Int?
    var folder: String?
    var algorithm: String?
    var runs: Int?
    /// `forward`, as without it, or `training`.
    var pass: String?
  }

  let threads: Int
  private let cases: [BenchmarkCase]
  private var contenders: [Contender] = []

  init(threads: Int) throws {
    self.threads = threads
    cases = try BenchmarkCatalogue.cases()
  }

  mutating func serve() throws {
    while let line = readLine() {
      let answer: [String: JSONValue]
      do {
        answer = try respond(to: JSONDecoder().decode(Request.self, from: Data(line.utf8)))
      } catch let error as DecodingError {
        answer = ["error": .string("not a request: \(error)")]
      } catch {
        answer = ["error": .string(Failure(error).line)]
      }
      Terminal.say(try JSONValue.object(answer).text() + "\n")
    }
  }

  private mutating func respond(to request: Request) throws -> [String: JSONValue] {
    switch request.do {
    case "catalogue":
      return [
        "cases": .array(cases.map(\.json)), "threads": .integer(threads), "vectors": .string(VectorUnit.name),
      ]
    case "peak":
      return ["operations_per_second": .number(Machine.peak(threads: threads))]
    case "prepare":
      guard let number = request.case, cases.indices.contains(number), let folder = request.folder else {
        throw UsageError("prepare needs a case, 0…\(cases.count - 1), and a folder")
      }
      let pass = request.pass ?? "forward"
      guard pass == "forward" || (pass == "training" && cases[number].group == .layers) else {
        throw UsageError("the pass '\(pass)' is not known; allowed are forward and, for a layer, training")
      }
      let workload = try Workload(cases[number], folder: folder, trains: pass == "training")
      contenders = workload.contenders(ConvolutionAlgorithm.allCases, threads: threads)
      return [
        "algorithms": .array(contenders.map { .string($0.name) }), "automatic": .string(try workload.automatic),
      ]
    case "answer":
      guard let folder = request.folder else { throw UsageError("answer needs a folder") }
      return try answer(contender(request), to: folder)
    case "time":
      return ["seconds": .number(try contender(request).time(runs: max(1, request.runs ?? 1)))]
    default:
      throw UsageError("'\(request.do)' is not known; allowed are catalogue, peak, prepare, answer, time")
    }
  }

  /// Writes the results of one run.
  private func answer(_ contender: Contender, to folder: String) throws -> [String: JSONValue] {
    do {
      let names = try contender.run().enumerated().map { index, result in
        try AtomicFile.write(NPY.encode(result), to: "\(folder)/\(index).npy")
        return JSONValue.string("\(index).npy")
      }
      return ["files": .array(names)]
    } catch let refusal as GeometryError {
      return ["refused": .string(refusal.description)]
    }
  }

  private func contender(_ request: Request) throws -> Contender {
    guard let contender = contenders.first(where: { $0.name == request.algorithm }) else {
      throw UsageError("the algorithm '\(request.algorithm ?? "")' is not among those of the case prepared last")
    }
    return contender
  }
}

extension BenchmarkCase {
  /// The case as another program needs it to compute the same.
  var json: JSONValue {
    var fields: [String: JSONValue] = [
      "group": .string(group.rawValue), "name": .string(name), "input": .integers(input), "kernel": .integers(kernel),
      "bias": .bool(hasBias), "output": .integers(output), "multiply_adds": .integer(multiplyAdds),
      "products": .integer(products),
      "padding": .integers([padding.top, padding.bottom, padding.left, padding.right]),
    ]
    if case .convolution(let convolution) = work {
      fields["stride"] = .integer(convolution.stride.rows)
      fields["groups"] = .integer(convolution.groups)
    }
    return .object(fields)
  }
}
