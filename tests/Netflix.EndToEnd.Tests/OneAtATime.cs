// Browsers, encodes and whole sites share the machine's cores: side by side, a page of one test waits for the encoder of another.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
