// Some tests start processes (mount, kill -9). Between fork and exec a child holds copies of every open file and with them its
// locks, so a folder that another test has just closed could look as if somebody still used it. One test at a time, then.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
