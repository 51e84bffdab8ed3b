// SPDX-License-Identifier: MIT

using RingIO.Samples.RingPicture;

// Draws the ring of requests and responses from a run of it: dotnet run --project samples/RingPicture -- [FILE]
using var run = new RingRun();
run.Run();
foreach (var (step, number) in run.Steps.Select((step, number) => (step, number)))
{
    Console.WriteLine($"{number + 1, 2}  {step.What}{(step.IsNotified ? "  [event]" : "")}");
}

var isShort = args is ["--short"];
var file =
    args is [var name] && !isShort ? name
    : isShort ? null
    : "ring.svg";
var picture = RingDrawing.Draw(run.Steps, run.Capacity);
if (file is not null)
{
    picture.Save(file);
    Console.WriteLine($"The picture is in {Path.GetFullPath(file)}.");
}

return 0;
