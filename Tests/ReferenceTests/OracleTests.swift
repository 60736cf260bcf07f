// The oracle that checks and diagnoses compute, cell by cell and by several threads, against the plain one.

import Reference
import Testing

@Suite struct OracleTests {
  @Test(arguments: Trial.table) func itIsThePlainOneBitForBit(trial: Trial) throws {
    let arrays = trial.arrays(seed: 1)
    let (x, w) = (arrays.input.map(Double.init), arrays.weights.map(Double.init))
    let b = arrays.bias?.map(Double.init)
    let plain = try trial.convolution.oracle(x, kernel: w, bias: b)
    let bound = try trial.convolution.bound(x, kernel: w, bias: b, precision: .float32, roundings: 2)
    for threads in [1, 3] {
      let answer = try trial.convolution.oracle(
        x, kernel: w, bias: b, precision: .float32, roundings: 2, threads: threads)
      #expect(answer.values == plain && answer.bound == bound)
    }
  }
}
