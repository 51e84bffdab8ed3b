// SPDX-License-Identifier: MIT

// Explores a ring that a user wrote, right and with two mistakes; prints each verdict with its counterexample.
//   CheckYourRing [--short]    (it is short anyway)
// The ring is written once, generic over its memory order: production closes it over HardwareOrder, the check over
// SimulatedOrder. Ends with 0 only if both mistakes are found and the right ring is clean.

using CheckYourRing;
using RingIO.Testing;

var asExpected = true;
foreach (var mistake in Enum.GetValues<Mistake>())
{
    Verdict verdict;
    var items = 0UL;
    do
    {
        // From small to larger: the first failure is the shortest to read.
        using var check = new RingCheck(mistake, ++items);
        verdict = Explorer.Explore(check);
    } while (verdict.Kind == VerdictKind.Clean && items < 3);

    Console.WriteLine($"--- {nameof(Mistake)}.{mistake}, items: {items}\n{verdict}\n");
    asExpected &=
        verdict.Kind == (mistake == Mistake.None ? VerdictKind.Clean : VerdictKind.Failed);
}

Console.WriteLine(
    asExpected ? "both mistakes found, the right ring is clean" : "NOT AS EXPECTED, see above"
);
return asExpected ? 0 : 1;
