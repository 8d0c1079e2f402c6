using System.Text;
using Selkie.Oci.Text;

namespace Selkie.Engine.Images;

/// <summary>An image and its layers as lines: what a command line prints, and libpod's API answers.</summary>
public static class ImageTreeText
{
    /// <summary>The lines.</summary>
    /// <param name="report">The image.</param>
    /// <param name="above">Its layers are what is on top of it.</param>
    public static string Of(ImageTreeReport report, bool above)
    {
        if (report.Drawing is { } drawing) return drawing;
        var text = new StringBuilder($"Image ID: {ShortId.Of(report.Id)}\nTags:     [{string.Join(' ', report.Tags)}]\nSize:     {HumanUnits.Size(report.Size)}\n");
        text.Append(report.Layers.Count > 0 ? "Image Layers\n" : "No Image Layers\n");
        Draw(above ? [.. report.Layers.SelectMany(layer => Straightened(layer, alone: !report.IsBranch))] : report.Layers, "", text);
        return text.ToString();
    }

    // A layer alone on another is written below it without an indent; those beside each other have branches of their own.
    private static IReadOnlyList<LayerNode> Straightened(LayerNode layer, bool alone)
    {
        var above = layer.Above.SelectMany(child => Straightened(child, layer.Above.Count == 1)).ToList();
        return alone ? [layer with { Above = [] }, .. above] : [layer with { Above = above }];
    }

    private static void Draw(IReadOnlyList<LayerNode> layers, string indent, StringBuilder text)
    {
        for (var i = 0; i < layers.Count; i++)
        {
            var last = i == layers.Count - 1;
            var tags = layers[i].Tags.Count > 0 ? $" Top Layer of: [{string.Join(' ', layers[i].Tags)}]" : "";
            text.Append($"{indent}{(last ? "└── " : "├── ")}ID: {ShortId.Of(layers[i].Id)} Size: {HumanUnits.Size(layers[i].Size),7}{tags}\n");
            Draw(layers[i].Above, indent + (last ? "    " : "│   "), text);
        }
    }
}
