// SPDX-License-Identifier: MIT

using System.Globalization;
using System.Text;

namespace RingIO.Testing.Hostile;

/// <summary>What a victim was asked to do and what the peer wrote meanwhile: enough to do it again.</summary>
/// <param name="FirstIndex">The number with which the victim was opened.</param>
/// <param name="Moves">The steps with their writes.</param>
/// <remarks>Immutable. <see cref="ToString"/> gives a token in one line, <see cref="Parse"/> takes it back.</remarks>
public sealed record HostileScript(ulong FirstIndex, IReadOnlyList<HostileMove> Moves)
{
    /// <summary>How many words the peer writes in all.</summary>
    public int WriteCount => Moves.Sum(move => move.Writes.Count);

    /// <summary>The token: first index, then the moves, each a step with its writes as access.word=value in hexadecimal.</summary>
    /// <returns>For instance <c>0;3;7:0.12=5,2.13=ff</c>.</returns>
    public override string ToString()
    {
        var token = new StringBuilder();
        token.Append(CultureInfo.InvariantCulture, $"{FirstIndex:x}");
        foreach (var move in Moves)
        {
            token.Append(CultureInfo.InvariantCulture, $";{move.Step}");
            var separator = ':';
            foreach (var write in move.Writes)
            {
                token.Append(
                    CultureInfo.InvariantCulture,
                    $"{separator}{write.Access}.{write.Word}={write.Value:x}"
                );
                separator = ',';
            }
        }

        return token.ToString();
    }

    /// <summary>Reads a token.</summary>
    /// <param name="token">What <see cref="ToString"/> gave.</param>
    /// <returns>The script.</returns>
    /// <exception cref="FormatException">It is no such token.</exception>
    public static HostileScript Parse(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var parts = token.Split(';');
        return new(Hexadecimal(parts[0]), [.. parts.Skip(1).Select(ParseMove)]);
    }

    private static HostileMove ParseMove(string part)
    {
        var halves = part.Split(':');
        return halves.Length > 2
            ? throw Malformed(part)
            : new(
                Number(halves[0]),
                halves.Length == 1 ? [] : [.. halves[1].Split(',').Select(ParseWrite)]
            );
    }

    private static HostileWrite ParseWrite(string part)
    {
        var pieces = part.Split('.', '=');
        return pieces.Length == 3
            ? new(Number(pieces[0]), Number(pieces[1]), Hexadecimal(pieces[2]))
            : throw Malformed(part);
    }

    private static int Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Malformed(text);

    private static ulong Hexadecimal(string text) =>
        ulong.TryParse(
            text,
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var value
        )
            ? value
            : throw Malformed(text);

    private static FormatException Malformed(string part) =>
        new($"'{part}' is no part of a script: a move is step:access.word=value,...");
}
