// Whether this processor has the instructions that the inner loops were compiled for. Without them the program would
// end by a signal at the first vector.

import Kernels

#if arch(x86_64)
import _Builtin_intrinsics.intel.cpuid
#endif

enum ProcessorCheck {
  /// Throws where the inner loops could not run here.
  static func run() throws {
    let missing = missingFeatures(of: VectorUnit.name)
    guard missing.isEmpty else {
      throw UsageError(
        "this program was built for \(VectorUnit.name), and this processor lacks \(missing.joined(separator: ", ")); "
          + "build it here, or anywhere with EXPLAIN_CPU=x86-64 make build")
    }
  }

  #if arch(x86_64)
  /// The bits of CPUID that each instruction set needs (Intel 64 Architectures Software Developer's Manual, vol. 2A).
  private static func missingFeatures(of unit: String) -> [String] {
    let basic = registers(leaf: 1)
    let extended = registers(leaf: 7)
    var needed: [(name: String, bits: UInt32, bit: Int)] = []
    if unit.contains("AVX") {
      needed += [
        ("XSAVE", basic.ecx, 27), ("FMA", basic.ecx, 12), ("AVX", basic.ecx, 28), ("F16C", basic.ecx, 29),
        ("AVX2", extended.ebx, 5), ("BMI1", extended.ebx, 3), ("BMI2", extended.ebx, 8),
      ]
    }
    if unit == "AVX-512" {
      needed += [
        ("AVX-512F", extended.ebx, 16), ("AVX-512DQ", extended.ebx, 17), ("AVX-512CD", extended.ebx, 28),
        ("AVX-512BW", extended.ebx, 30), ("AVX-512VL", extended.ebx, 31),
      ]
    }
    return needed.filter { $0.bits >> UInt32($0.bit) & 1 == 0 }.map(\.name)
  }

  private static func registers(leaf: UInt32) -> (ebx: UInt32, ecx: UInt32) {
    var (eax, ebx, ecx, edx) = (UInt32(0), UInt32(0), UInt32(0), UInt32(0))
    let isKnown = __get_cpuid_count(leaf, 0, &eax, &ebx, &ecx, &edx) == 1
    return isKnown ? (ebx, ecx) : (0, 0)
  }
  #else
  private static func missingFeatures(of unit: String) -> [String] { [] }
  #endif
}
