// SPDX-License-Identifier: MIT

// Pushes a file through a ring to another process and compares the SHA-256 of both ends.
//   FileThroughRing [FILE] [--short]
// Without FILE it sends the runtime's own core library until 4 GiB (--short: 256 MiB) have gone through.
// No byte is copied by the ring: the file is read into its slots, and hashed in its slots on the other side.

using System.Diagnostics;
using System.Security.Cryptography;
using RingIO.Linux;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

const int Capacity = 1 << 20; // bytes: the ring's items are single bytes, moved in blocks
const int Block = 64 << 10;

var options = new RingOptions
{
    Capacity = Capacity,
    LayoutId = 0xF11E,
    Parking = true,
    // A futex wakes the other process; elsewhere the portable parker of a shared backing looks once a millisecond.
    Parker = OperatingSystem.IsLinux() ? new FutexParker() : null,
};

return args is ["--receive", var shared] ? Receive(shared) : Send(args);

int Send(string[] arguments)
{
    var named = arguments.FirstOrDefault(a => !a.StartsWith('-'));
    var file = named ?? typeof(object).Assembly.Location;
    if (!File.Exists(file))
    {
        Console.Error.WriteLine($"There is no file '{file}': name another, or none.");
        return 2;
    }

    var length = new FileInfo(file).Length;
    var total = arguments.Contains("--short") ? 256L << 20 : 4L << 30;
    var rounds = named is null && length > 0 ? (total + length - 1) / length : 1;
    var memory = Path.Combine(
        OperatingSystem.IsLinux() ? "/dev/shm" : Path.GetTempPath(),
        $"ringio-{Environment.ProcessId}"
    );
    using var backing = MappedFileBacking.Create(memory, 2 * Capacity, deleteOnDispose: true);
    using var ring = SpscRing<byte>.Create(new PageRegion(backing), options);
    using var receiver = StartReceiver(memory);
    var started = Stopwatch.GetTimestamp();
    var sent = Pump(ring, file, rounds, receiver);
    var received = receiver.StandardOutput.ReadToEnd().Trim();
    receiver.WaitForExit();
    var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;

    Console.WriteLine($"file      {file}, {length:n0} bytes, {rounds} time(s)");
    Console.WriteLine($"sent      {sent}\nreceived  {received}");
    Console.WriteLine(
        $"{rounds * length / seconds / 1e6:n0} MB/s through a ring of {Capacity >> 10} KiB to process {receiver.Id}"
    );
    Console.WriteLine(sent == received ? "equal" : "DIFFERENT: the receiver failed, see above");
    return sent == received ? 0 : 1;
}

// Reads the file into the ring's own memory and hashes it there before it is published.
string Pump(SpscRing<byte> ring, string path, long rounds, Process receiver)
{
    using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    using var producer = ring.OpenProducer();
    using var input = File.OpenHandle(path, options: FileOptions.SequentialScan);
    for (var round = 0L; round < rounds; round++)
    {
        for (var offset = 0L; ; )
        {
            Reservation<byte> room;
            while (!producer.TryReserve(Block, out room))
            {
                // There may be room, but not yet for a block; and a receiver that has died makes none.
                if (
                    producer.Wait(WaitStrategy.Park, TimeSpan.FromSeconds(1))
                        == WaitOutcome.TimedOut
                    && receiver.HasExited
                )
                {
                    return "nothing: the receiver has ended";
                }
            }

            var read = RandomAccess.Read(input, room.Slots.First, offset);
            hash.AppendData(room.Slots.First[..read]);
            room.Commit(read);
            if (read == 0)
            {
                break;
            }

            offset += read;
        }
    }

    ring.Complete();
    return Convert.ToHexStringLower(hash.GetHashAndReset());
}

int Receive(string path)
{
    using var backing = MappedFileBacking.Open(path);
    using var ring = SpscRing<byte>.Attach(new PageRegion(backing), options);
    using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    using var consumer = ring.OpenConsumer();
    while (!consumer.IsEnded)
    {
        var isLate =
            consumer.Wait(WaitStrategy.Park, TimeSpan.FromSeconds(1)) == WaitOutcome.TimedOut;
        if (isLate && ring.Recover().DeadOwners > 0)
        {
            File.Delete(path); // The sender would have.
            Console.Error.WriteLine("The sender died before it had completed the ring.");
            return 1;
        }

        while (consumer.TryReserve(Block, out var bytes))
        {
            hash.AppendData(bytes.Slots.First);
            hash.AppendData(bytes.Slots.Second);
            bytes.Commit();
        }
    }

    Console.WriteLine(Convert.ToHexStringLower(hash.GetHashAndReset()));
    return 0;
}

static Process StartReceiver(string memory)
{
    var self = Environment.ProcessPath!;
    string[] arguments = ["--receive", memory];
    if (Path.GetFileNameWithoutExtension(self) == "dotnet")
    {
        arguments = [Environment.GetCommandLineArgs()[0], .. arguments];
    }

    return Process.Start(
            new ProcessStartInfo(self, arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            }
        ) ?? throw new InvalidOperationException("The receiver did not start.");
}
