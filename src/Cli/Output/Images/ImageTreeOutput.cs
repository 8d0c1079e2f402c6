using Selkie.Engine.Images;
using Selkie.Oci.Text;

namespace Selkie.Cli.Output.Images;

/// <summary>Prints <c>image tree</c>.</summary>
internal static class ImageTreeOutput
{
    [Printer]
    public static int Print(ShowImageTree request, ImageTreeReport report, Screen output)
    {
        output.Out.Write($"Image ID: {ShortId.Of(report.Id)}\nTags:     [{string.Join(' ', report.Tags)}]\nSize:     {HumanUnits.Size(report.Size)}\n");
        output.Out.Write(report.Layers.Count > 0 ? "Image Layers\n" : "No Image Layers\n");
        Draw(request.WhatRequires ? [.. report.Layers.SelectMany(layer => Straightened(layer, alone: true))] : report.Layers, "", output);
        output.Out.Write("\n");
        return 0;
    }

    // A layer alone on another is written below it without an indent; those beside each other have branches of their own.
    private static IReadOnlyList<LayerNode> Straightened(LayerNode layer, bool alone)
    {
        var above = layer.Above.SelectMany(child => Straightened(child, layer.Above.Count == 1)).ToList();
        return alone ? [layer with { Above = [] }, .. above] : [layer with { Above = above }];
    }

    private static void Draw(IReadOnlyList<LayerNode> layers, string indent, Screen output)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            var last = i == layers.Count - 1;
            var tags = layers[i].Tags.Count > 0 ? $" Top Layer of: [{string.Join(' ', layers[i].Tags)}]" : "";
            output.Out.Write($"{indent}{(last ? "└── " : "├── ")}ID: {ShortId.Of(layers[i].Id)} Size: {HumanUnits.Size(layers[i].Size),7}{tags}\n");
            Draw(layers[i].Above, indent + (last ? "    " : "│   "), output);
        }
    }
}
