// SPDX-License-Identifier: MIT

// Threads that are tied to the same processors would keep each other from meeting.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
