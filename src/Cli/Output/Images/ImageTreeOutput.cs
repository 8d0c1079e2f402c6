using Selkie.Engine.Images;

namespace Selkie.Cli.Output.Images;

/// <summary>Prints <c>image tree</c>.</summary>
internal static class ImageTreeOutput
{
    [Printer]
    public static int Print(ShowImageTree request, ImageTreeReport report, Screen output)
    {
        output.Out.Write(ImageTreeText.Of(report, request.WhatRequires) + "\n");
        return 0;
    }
}
