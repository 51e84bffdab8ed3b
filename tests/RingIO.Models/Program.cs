// SPDX-License-Identifier: MIT

RingIO.Models.Catalogue.Survey.Run(
    args.Contains("--large"),
    args.FirstOrDefault(a => !a.StartsWith('-'))
);
return 0;
