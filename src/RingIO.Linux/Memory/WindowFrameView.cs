// SPDX-License-Identifier: MIT

using RingIO.Domains;
using RingIO.Primitives;

namespace RingIO.Linux;

/// <summary>A domain's memory as its own software reaches it: real mappings in a window, one page for each of its frames.</summary>
/// <remarks>
/// Frame n is page n of the window. Showing takes one system call, and so does hiding; when <see cref="Hide"/> returns,
/// every processor has dropped the translation: who gave a page away cannot reach it any more. A hole faults when it is touched
/// (the process ends). Ownership: window and memory are the caller's, and outlive the domain. Thread safety: as
/// <see cref="PageWindow"/>; nothing is allocated.
/// </remarks>
public sealed class WindowFrameView : IFrameView
{
    private readonly PageWindow _window;
    private readonly GrantableMemory _memory;
    private readonly bool _populates;
    private readonly nint _first;

    /// <summary>Makes a view in which every frame is a hole.</summary>
    /// <param name="window">Where the frames appear, and nothing else: as many pages as the domain may number frames.</param>
    /// <param name="memory">Whose machine frames they are.</param>
    /// <param name="paging">In what entries they are translated.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="paging"/> is no defined value.</exception>
    /// <exception cref="ObjectDisposedException">The window has been disposed of.</exception>
    public WindowFrameView(
        PageWindow window,
        GrantableMemory memory,
        FrameViewPaging paging = FrameViewPaging.OneByOne
    )
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(memory);
        if (!Enum.IsDefined(paging))
        {
            throw new ArgumentOutOfRangeException(
                nameof(paging),
                paging,
                $"{nameof(FrameViewPaging.OneByOne)} and {nameof(FrameViewPaging.Runs)} there are."
            );
        }

        _window = window;
        _memory = memory;
        _populates = paging == FrameViewPaging.OneByOne;
        _first = window.Address;
    }

    /// <inheritdoc/>
    public nint AddressOf(Gfn frame) =>
        frame.Value < (ulong)_window.PageCount
            ? _first + ((nint)frame.Value << PageSize.Size4K.Shift)
            : 0;

    /// <inheritdoc/>
    public bool TryShow(Gfn frame, Mfn machine)
    {
        if (
            frame.Value >= (ulong)_window.PageCount
            || !_memory.TryLocate(machine, out var memory, out var index)
        )
        {
            return false;
        }

        try
        {
            return _window.TryMap(
                new((long)frame.Value, memory!, index),
                PageAccess.ReadWrite,
                _populates
            );
        }
        catch (Exception error) when (error is ArgumentException or ObjectDisposedException)
        {
            // Memory that cannot be mapped by 4 KiB, or that is gone.
            return false;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="TooManyMappingsException">The process has too many mappings, and this would split one.</exception>
    /// <exception cref="LinuxException">The system call failed: the page can still be reached.</exception>
    public void Hide(Gfn frame) => _window.Unmap((long)frame.Value);
}
