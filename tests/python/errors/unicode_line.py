größe = "ä"
print(größe + "中文", größe * größe)
