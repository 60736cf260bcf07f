// Written by `make tune`; measured on AMD EPYC, AVX2 and FMA, 2 threads.

extension AlgorithmTable {
  /// The crossovers by which `auto` decides.
  public static let measured = AlgorithmTable(
    winogradChannels: 16, winogradFilters: 2, winogradTiles: 24,
    fourierTaps: 169, fourierSignalTaps: 96, separableTenths: 20)
}
