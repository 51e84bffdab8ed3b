// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>Where everything is in the page of a domain's console. Offsets and sizes in bytes.</summary>
/// <remarks>Source: <c>xen/io/console.h</c>, <c>struct xencons_interface</c>.</remarks>
public static class ConsoleInterface
{
    /// <summary>How many bytes of the page are used.</summary>
    public const int Size = 3088;

    /// <summary>What is typed (<c>in</c>), written by the back end.</summary>
    public const int InputOffset = 0;

    /// <summary>How many bytes of it there is room for.</summary>
    public const int InputSize = 1024;

    /// <summary>What is printed (<c>out</c>), written by the domain.</summary>
    public const int OutputOffset = 1024;

    /// <summary>How many bytes of it there is room for.</summary>
    public const int OutputSize = 2048;

    /// <summary>The domain's index into the input (<c>in_cons</c>).</summary>
    public const int InputConsumerOffset = 3072;

    /// <summary>The back end's index into the input (<c>in_prod</c>).</summary>
    public const int InputProducerOffset = 3076;

    /// <summary>The back end's index into the output (<c>out_cons</c>).</summary>
    public const int OutputConsumerOffset = 3080;

    /// <summary>The domain's index into the output (<c>out_prod</c>).</summary>
    public const int OutputProducerOffset = 3084;
}
