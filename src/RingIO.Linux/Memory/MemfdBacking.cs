// SPDX-License-Identifier: MIT

using Microsoft.Win32.SafeHandles;
using RingIO.Linux.Interop;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Linux;

/// <summary>
/// Zeroed memory behind a descriptor (memfd_create(2)) that another process can be given, in the pages of your choice,
/// with a length that nobody can change any more.
/// </summary>
/// <remarks>
/// <para>Ownership: whoever made or attached it disposes of it, which closes the descriptor and unmaps the bytes; the
/// memory itself lives while any process has a descriptor or a mapping of it. Everything in the file is shared with
/// everyone who gets the descriptor: private pages belong in another one.</para>
/// <para>Thread safety: every member may be called from any thread.</para>
/// </remarks>
public sealed class MemfdBacking : PageBacking
{
    private const string Instead = nameof(PortableBacking) + " or " + nameof(MappedFileBacking);

    private static uint s_lastId;

    private readonly MappingHandle _mapping;

    private MemfdBacking(
        SafeFileHandle file,
        MappingHandle mapping,
        long length,
        bool hugeTlb,
        BackingReport report
    )
        : base(mapping.Address, length, report.Obtained)
    {
        File = file;
        _mapping = mapping;
        IsHugeTlb = hugeTlb;
        Report = report;
    }

    /// <summary>What was wished for and what was obtained.</summary>
    public BackingReport Report { get; }

    /// <summary>Whether the pages come from the kernel's pool, and can be mapped only as a whole.</summary>
    public bool IsHugeTlb { get; }

    /// <inheritdoc/>
    public override bool IsShared => true;

    /// <summary>The descriptor; valid until disposal.</summary>
    internal SafeFileHandle File { get; }

    /// <summary>Tells this backing from every other of the process.</summary>
    internal uint Id { get; } = Interlocked.Increment(ref s_lastId);

    /// <summary>Makes memory.</summary>
    /// <param name="options">What it is to be.</param>
    /// <returns>The backing, owned by the caller; <see cref="Report"/> tells in what pages it is.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="HugePagesUnavailableException">The wish cannot be met and the caller chose <see cref="ShortagePolicy.Fail"/>.</exception>
    /// <exception cref="LinuxException">A system call failed.</exception>
    /// <exception cref="PlatformNotSupportedException">This is no 64-bit process on Linux.</exception>
    public static MemfdBacking Create(MemfdOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        LinuxPlatform.Require(Instead);
        Check(options);
        var reason = default(string);
        for (var pages = options.Pages; ; pages--)
        {
            try
            {
                return Create(options, pages, reason);
            }
            catch (HugePagesUnavailableException shortage)
                when (options.OnShortage == ShortagePolicy.FallBack)
            {
                // The chain ends: transparent pages accept any outcome when falling back.
                reason = reason is null ? shortage.Message : $"{reason} {shortage.Message}";
            }
        }
    }

    /// <summary>Maps memory whose descriptor came from elsewhere.</summary>
    /// <param name="descriptor">A sealed memfd. It belongs to the backing if this succeeds, to the caller if not.</param>
    /// <param name="allowHugeTlb">
    /// Whether pages from the kernel's pool are accepted. Only from a sender that is trusted: it could punch a hole and
    /// drain the pool, and the next access to the hole would end this process (SIGBUS), sealed or not.
    /// </param>
    /// <returns>The backing, owned by the caller; what the sender has in transparent huge pages is mapped by 4 KiB here.</returns>
    /// <exception cref="DescriptorRefusedException">It is no memfd, could shrink, is empty, or in pool pages that were not allowed.</exception>
    /// <exception cref="LinuxException">A system call failed.</exception>
    /// <exception cref="PlatformNotSupportedException">This is no 64-bit process on Linux.</exception>
    public static MemfdBacking Attach(SafeFileHandle descriptor, bool allowHugeTlb = false)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        LinuxPlatform.Require(Instead);
        // Sealed first: what is read after that can no longer change.
        Memfd.DemandSealed(descriptor);
        var length = Memfd.Length(descriptor);
        var size = Memfd.PageSizeOf(descriptor);
        var huge = size.Bytes > Environment.SystemPageSize;
        if (huge && !allowHugeTlb)
        {
            throw new DescriptorRefusedException(
                $"The memfd is in pool pages of {size}: whoever has it can punch holes that end this process when the pool "
                    + "is empty. Attach it with allowHugeTlb if its sender is trusted."
            );
        }

        if (length == 0 || (length & size.OffsetMask) != 0)
        {
            throw new DescriptorRefusedException(
                $"The memfd is {length} bytes long: no positive multiple of its page size, {size}."
            );
        }

        var mapping = Map(descriptor, length, huge ? size.Bytes : Environment.SystemPageSize);
        var report = new BackingReport(
            Kind(size, huge),
            huge ? size : PageSize.Size4K,
            huge ? length : 0,
            null
        );
        return new MemfdBacking(descriptor, mapping, length, huge, report);
    }

    /// <summary>A second descriptor of the same memory, close-on-exec, for other libraries and protocols.</summary>
    /// <returns>The descriptor, owned by the caller.</returns>
    /// <exception cref="LinuxException">The process has too many descriptors.</exception>
    /// <exception cref="ObjectDisposedException">The backing has been disposed of.</exception>
    public SafeFileHandle DuplicateDescriptor() => Descriptors.Duplicate(File, "memfd");

    /// <inheritdoc/>
    protected override void Release()
    {
        _mapping.Dispose();
        File.Dispose();
    }

    private static void Check(MemfdOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Length, nameof(options));
        if (!Enum.IsDefined(options.Pages) || !Enum.IsDefined(options.OnShortage))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options),
                $"{nameof(MemfdOptions.Pages)} {options.Pages} or {nameof(MemfdOptions.OnShortage)} {options.OnShortage} is no defined value."
            );
        }

        if (
            options.Name is not { Length: <= 200 } name
            || name.Contains('\0', StringComparison.Ordinal)
        )
        {
            throw new ArgumentException(
                $"{nameof(MemfdOptions.Name)} must be at most 200 characters, none of them NUL.",
                nameof(options)
            );
        }
    }

    private static MemfdBacking Create(MemfdOptions options, MemfdPages pages, string? reason)
    {
        // Rounded to the wish also when falling back, so that the length does not depend on the machine's state.
        var length = SizeOf(options.Pages).RoundUp(options.Length);
        var size = SizeOf(pages);
        var hugeTlb = pages >= MemfdPages.Huge2M;
        if (hugeTlb && HugePagePool.Read(size) is { Exists: false } none)
        {
            throw none.Shortage(length);
        }

        var file = Memfd.Create(options.Name, hugeTlb ? size : null);
        MappingHandle? mapping = null;
        try
        {
            Memfd.SetLength(file, length);
            if (hugeTlb || (options.Prefault && pages == MemfdPages.Default))
            {
                Allocate(file, length, hugeTlb ? size : null);
            }

            Memfd.Seal(file);
            mapping = Map(file, length, size.Bytes);
            var report =
                pages == MemfdPages.Default
                    ? new BackingReport(options.Pages, size, 0, reason)
                    : FillWithHugePages(mapping, options, pages, length, reason);
            return new MemfdBacking(file, mapping, length, hugeTlb, report);
        }
        catch
        {
            mapping?.Dispose();
            file.Dispose();
            throw;
        }
    }

    private static void Allocate(SafeFileHandle file, long length, PageSize? huge)
    {
        var error = Memfd.TryAllocate(file, length);
        if (error is Errno.NoSpace or Errno.NoMemory && huge is { } size)
        {
            throw HugePagePool.Read(size).Shortage(length);
        }

        if (error != 0)
        {
            throw new LinuxException("fallocate", $"memfd, 0, 0, {length}", error);
        }
    }

    private static BackingReport FillWithHugePages(
        MappingHandle mapping,
        MemfdOptions options,
        MemfdPages pages,
        long length,
        string? reason
    )
    {
        if (pages == MemfdPages.TransparentHuge)
        {
            // An error (a kernel built without them) shows in what smaps reports, next.
            _ = mapping.TryAdvise(0, length, Flags.AdviseHugePage);
        }

        var error = mapping.TryAdvise(0, length, Flags.AdvisePopulateWrite);
        if (error == Errno.Invalid)
        {
            // Kernels before 5.14.
            mapping.Touch(length, PageSize.Size4K.Bytes);
        }
        else if (error != 0)
        {
            throw MappingErrors.Of(
                "madvise",
                $"0x{mapping.Address:x}, {length}, MADV_POPULATE_WRITE",
                error
            );
        }

        var found = ProcSmaps.Measure(mapping.Address, length);
        var complete = found.HugeBytes >= length;
        if (!complete && pages == MemfdPages.TransparentHuge)
        {
            var shortage = HugePagePool.TransparentShortage(length, found.HugeBytes);
            reason =
                options.OnShortage == ShortagePolicy.Fail
                    ? throw shortage
                    : $"{reason} {shortage.Message}".Trim();
        }

        var obtained = complete || pages >= MemfdPages.Huge2M ? SizeOf(pages) : PageSize.Size4K;
        return new BackingReport(options.Pages, obtained, found.HugeBytes, reason);
    }

    private static MappingHandle Map(SafeFileHandle file, long length, long alignment)
    {
        var mapping = MappingHandle.Reserve(
            PageSize.FromBytes(Environment.SystemPageSize).RoundUp(length),
            alignment
        );
        try
        {
            mapping.Map(0, length, file, 0, PageAccess.ReadWrite);
            return mapping;
        }
        catch
        {
            mapping.Dispose();
            throw;
        }
    }

    private static PageSize SizeOf(MemfdPages pages) =>
        pages switch
        {
            MemfdPages.Default => PageSize.Size4K,
            MemfdPages.Huge1G => PageSize.Size1G,
            _ => PageSize.Size2M,
        };

    private static MemfdPages Kind(PageSize size, bool huge) =>
        !huge ? MemfdPages.Default
        : size == PageSize.Size1G ? MemfdPages.Huge1G
        : MemfdPages.Huge2M;
}
