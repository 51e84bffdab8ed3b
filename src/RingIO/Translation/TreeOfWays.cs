// SPDX-License-Identifier: MIT

namespace RingIO.Translation;

/// <summary>Tree pseudo-LRU: node 1 is the root, node n has the children 2n and 2n + 1; a node's bit says that the victim is in its upper half.</summary>
internal static class TreeOfWays
{
    /// <summary>The tree after a use: every node on the way points away from it.</summary>
    public static ulong Use(ulong tree, int ways, int way)
    {
        var node = 1;
        for (var half = ways >> 1; half != 0; half >>= 1)
        {
            var isUpper = (way & half) != 0;
            tree = isUpper ? tree & ~(1UL << node) : tree | 1UL << node;
            node = (node << 1) + (isUpper ? 1 : 0);
        }

        return tree;
    }

    /// <summary>The way that the tree leads to.</summary>
    public static int Victim(ulong tree, int ways)
    {
        var node = 1;
        while (node < ways)
        {
            node = (node << 1) + (int)((tree >> node) & 1);
        }

        return node - ways;
    }
}
