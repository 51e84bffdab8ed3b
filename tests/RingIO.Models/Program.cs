// SPDX-License-Identifier: MIT

using RingIO.Models.Litmus;

Console.Write(LitmusTable.Write());
return 0;
