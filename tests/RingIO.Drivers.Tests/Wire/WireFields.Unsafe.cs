// SPDX-License-Identifier: MIT

using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RingIO.Drivers.Tests.Wire;

/// <summary>Where the runtime has put the fields of a structure: seen by writing them, not by asking what was declared.</summary>
internal static class WireFields
{
    /// <summary>A structure's size and its alignment behind a byte, as "size:alignment".</summary>
    public static string Of<T>()
        where T : unmanaged =>
        // Sound: the sizes of unmanaged types.
        $"{Unsafe.SizeOf<T>()}:{Unsafe.SizeOf<AfterByte<T>>() - Unsafe.SizeOf<T>()}";

    /// <summary>A field's place, as "offset:size".</summary>
    public static string Of<T>(string field)
        where T : unmanaged
    {
        var info =
            typeof(T).GetField(field)
            ?? throw new ArgumentException($"{typeof(T).Name} has no field {field}.");
        var ones = typeof(WireFields)
            .GetMethod(nameof(Ones), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(info.FieldType)
            .Invoke(null, null);
        object boxed = default(T);
        info.SetValue(boxed, ones);
        var value = (T)boxed;
        // Sound: the bytes of a value of an unmanaged type, which lives until the end of the method.
        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value));
        var first = bytes.IndexOf(byte.MaxValue);
        return $"{first}:{bytes.LastIndexOf(byte.MaxValue) + 1 - first}";
    }

    private static T Ones<T>()
        where T : unmanaged
    {
        var value = default(T);
        // Sound: as above.
        MemoryMarshal.AsBytes(new Span<T>(ref value)).Fill(byte.MaxValue);
        return value;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct AfterByte<T>
        where T : unmanaged
    {
        public byte Byte;
        public T Item;
    }
}
