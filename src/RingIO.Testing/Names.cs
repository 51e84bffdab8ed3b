// SPDX-License-Identifier: MIT

using System.Globalization;
using System.Reflection;

namespace RingIO.Testing;

/// <summary>Names for reports: of the numbers that accesses carry.</summary>
public static class Names
{
    /// <summary>The public constants of types, by their value: cores name the edges of their accesses so.</summary>
    /// <param name="types">The types, closed or open generic ones; earlier ones win.</param>
    /// <returns>The names.</returns>
    public static IReadOnlyDictionary<int, string> OfEdges(params Type[] types)
    {
        ArgumentNullException.ThrowIfNull(types);
        var names = new SortedDictionary<int, string>();
        foreach (var type in types)
        {
            foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Static))
            {
                if (field is { IsLiteral: true } && field.FieldType == typeof(int))
                {
                    var edge = Convert.ToInt32(
                        field.GetRawConstantValue(),
                        CultureInfo.InvariantCulture
                    );
                    names.TryAdd(edge, field.Name);
                }
            }
        }

        return names;
    }
}
