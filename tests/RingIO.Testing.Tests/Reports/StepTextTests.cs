// SPDX-License-Identifier: MIT

using RingIO.Testing.Reports;

namespace RingIO.Testing.Tests.Reports;

public sealed class StepTextTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(9_999, "9999")]
    [InlineData(10_000, "0x2710")]
    [InlineData(ulong.MaxValue, "0xffffffffffffffff")]
    public void Value_AnyNumber_IsDecimalIfSmall(ulong value, string text) =>
        Assert.Equal(text, StepText.Value(value));

    [Theory]
    [InlineData("slots+16", 8, "slots+16..24")]
    [InlineData("slots", 8, "slots+0..8")]
    [InlineData("a+b", 4, "a+b+0..4")]
    [InlineData("slots+16", 0, "slots+16")]
    [InlineData("slots+2147483647", 8, "slots+2147483647..2147483655")]
    public void Place_Payload_NamesItsBytes(string location, int size, string text) =>
        Assert.Equal(
            text,
            StepText.Place(Executions.At(0, 0, "OpenRead", location) with { Size = size })
        );

    [Fact]
    public void Place_Word_HasNoRange() =>
        Assert.Equal("X+8", StepText.Place(Executions.At(0, 0, "Load", "X+8") with { Size = 4 }));

    [Fact]
    public void Describe_LongPayload_IsShortened()
    {
        var step = Executions.At(0, 0, "CloseWrite", "slot") with
        {
            Size = 9,
            Payload = "010203040506070809",
        };
        Assert.Equal("CloseWrite slot+0..9 {0102030405060708..}", StepText.Describe(step));
    }

    [Fact]
    public void Describe_ReadModifyWrite_SaysWhatItSawAndLeft()
    {
        var step = Executions.At(3, 0, "CompareExchange", "X") with
        {
            Read = 0,
            ReadFrom = -1,
            Written = 1,
        };
        Assert.Equal("CompareExchange X = 0 (from start) := 1", StepText.Describe(step));
    }

    [Fact]
    public void Edge_WithName_HidesItsNumber()
    {
        var step = Executions.At(0, 0, "Load", "X") with { Edge = 7 };
        Assert.Equal("7", StepText.Edge(step));
        Assert.Equal("SeeItems", StepText.Edge(step with { EdgeName = "SeeItems" }));
        Assert.Equal("", StepText.Edge(step with { Edge = 0 }));
    }

    [Theory]
    [InlineData("a\nb\0c", "a\uFFFDb\uFFFDc")]
    [InlineData("\u202Etxt\uFFFE", "\uFFFDtxt\uFFFD")]
    [InlineData("Größe <&> 😀", "Größe <&> 😀")]
    public void Clean_WhatCannotBeShown_IsReplaced(string text, string clean) =>
        Assert.Equal(clean, StepText.Clean(text));

    // An attribute cannot hold half a character.
    [Fact]
    public void Clean_HalfACharacter_IsReplaced() =>
        Assert.Equal("\uFFFDx", StepText.Clean("\uD800x"));
}
